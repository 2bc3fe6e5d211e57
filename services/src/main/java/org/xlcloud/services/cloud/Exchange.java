package org.xlcloud.services.cloud;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// One request to a service, sent as often as it takes: once more with a new token when the first is refused, and again
/// when the server asks to wait, all within one deadline and through the service's gate.
record Exchange(Cloud cloud, Service service, String method, Trouble trouble, Deadline deadline) {
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
        var retryAfter = new RetryAfter(trouble, deadline, cloud.clock(), !"POST".equals(method));
        boolean renewed = false;
        while (true) {
            // A new token may bring a new catalog, so the address is asked for each time; it is known by then.
            Request request = ask.at(cloud.endpoints().of(service, token, deadline))
                    .with("X-Auth-Token", token.id().reveal());
            try (Answer answer = send(request)) {
                if (answer.status() == 401 && !renewed) {
                    renewed = true;
                    token = cloud.tokens().renew(token, deadline);
                    continue;
                }
                if (!retryAfter.waited(answer)) return read(answer, reader);
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
