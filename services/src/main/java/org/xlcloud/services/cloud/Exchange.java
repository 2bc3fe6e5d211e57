package org.xlcloud.services.cloud;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// One request to a service, sent as often as it takes: once more with a new token when the first is refused, and again
/// when the server asks to wait, all within one deadline and through the service's gate.
record Exchange(Cloud cloud, Service service, String method, Trouble trouble, Deadline deadline) {
    private static final int MOST_REPEATS = 5;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    /// Makes the request to an address of the service.
    interface Ask {
        Request at(Endpoints.Endpoint endpoint);
    }

    /// Takes the answer that stands, whatever its status.
    interface Reader<T> {
        T read(Answer answer) throws IOException;
    }

    <T> T run(Ask ask, Reader<T> reader) {
        Semaphore gate = cloud.gate(service);
        enter(gate);
        try {
            return attempts(ask, reader);
        } finally {
            gate.release();
        }
    }

    private <T> T attempts(Ask ask, Reader<T> reader) {
        cloud.endpoint(service, deadline);
        Token token = cloud.tokens().current(deadline);
        boolean renewed = false;
        for (int repeats = 0; ; ) {
            // A new token may bring a new catalog, so the address is asked for each time; it is known by then.
            Request request = ask.at(cloud.endpoints().of(service, token, deadline))
                    .with("X-Auth-Token", token.id().reveal());
            try (Answer answer = send(request)) {
                if (answer.status() == 401 && !renewed) {
                    renewed = true;
                    token = cloud.tokens().renew(token, deadline);
                    continue;
                }
                Duration wait = retryAfter(answer);
                if (wait == null || repeats++ >= MOST_REPEATS) return read(answer, reader);
                pause(wait, answer);
            }
        }
    }

    private Answer send(Request request) {
        try {
            return cloud.wire().send(request, deadline);
        } catch (IOException e) {
            throw trouble.failed(request.uri(), e, deadline, null);
        }
    }

    private <T> T read(Answer answer, Reader<T> reader) {
        try {
            return reader.read(answer);
        } catch (IOException e) {
            throw trouble.failed(answer.uri(), e, deadline, answer);
        }
    }

    /// How long the server wants us to wait: in seconds, or until a date of its own clock. Null when it doesn't say,
    /// or when the request must not be repeated because it may have been carried out.
    private @Nullable Duration retryAfter(Answer answer) {
        boolean asks = answer.status() == 429 || (answer.status() == 503 && !"POST".equals(method));
        String value = answer.header("Retry-After");
        if (!asks || value == null) return null;
        if (value.matches("\\d{1,9}")) return Duration.ofSeconds(Long.parseLong(value));
        Instant until = HttpDate.parse(value);
        Instant now = HttpDate.parse(answer.header("Date"));
        if (until == null) return null;
        return Duration.between(now == null ? cloud.clock().instant() : now, until);
    }

    private void pause(Duration wait, Answer answer) {
        Duration atLeast = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        ErrorBody said = answer.error();
        if (Deadline.nanos(atLeast) > deadline.leftNanos()) {
            Problem refused = trouble.refused(answer, said).problem();
            throw new ProblemException(new Problem(
                    refused.doing(),
                    refused.system(),
                    refused.reason() + "; it asks us to wait " + atLeast.toSeconds() + " s, longer than the "
                            + deadline.inWords() + " of this call",
                    refused.status(),
                    refused.requestId(),
                    refused.hint()));
        }
        try {
            Thread.sleep(atLeast);
        } catch (InterruptedException e) {
            throw cancelled(answer.uri(), e);
        }
    }

    private void enter(Semaphore gate) {
        boolean entered;
        try {
            entered = gate.tryAcquire(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw cancelled(cloud.config().authUrl(), e);
        }
        if (!entered)
            throw new ProblemException(Problem.of(
                            trouble.doing(),
                            service.product() + " of cloud " + cloud.name(),
                            "the calls before this one have not ended within " + deadline.inWords())
                    .withHint("The service is stuck or slow"));
    }

    private ProblemException cancelled(URI uri, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ProblemException(Problem.of(trouble.doing(), Trouble.shown(uri), "cancelled"), e);
    }
}
