package org.xlcloud.services.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Reads JSON from a cloud's web service that is none of OpenStack's and wants no token: Prometheus,
/// ganglia-web. Blocks, so call it on a virtual thread. Time, size, TLS and proxies are as the cloud's entry
/// says.
public final class Web {
    private final Cloud cloud;
    private final URI base;
    private final String product;
    private final Semaphore gate;
    private final Duration granted;

    Web(Cloud cloud, URI base, String product, Semaphore gate, Duration granted) {
        this.cloud = cloud;
        this.base = base;
        this.product = product;
        this.gate = gate;
        this.granted = granted;
    }

    /// The same service with a deadline per call that is shorter than the cloud's own.
    public Web within(Duration atMost) {
        return new Web(cloud, base, product, gate, atMost.compareTo(granted) < 0 ? atMost : granted);
    }

    /// Where it is, for messages.
    public String address() {
        return Text.line(base.toString());
    }

    /// @param doing what it is for, as a phrase: "read the temperature of gpu-node-1/0000:87:00.0"
    /// @param path below the base, its query percent-encoded
    /// @throws ProblemException unless it is answered with success and JSON
    public JsonNode get(String doing, String path) {
        Deadline deadline = Deadline.in(granted);
        var trouble = new Trouble(doing + " from " + product + " of cloud " + cloud.name(), cloud.config());
        enter(trouble, deadline);
        try {
            return ask(base.resolve(path), trouble, deadline);
        } finally {
            gate.release();
        }
    }

    private JsonNode ask(URI uri, Trouble trouble, Deadline deadline) {
        try (Answer answer = cloud.wire().send(Request.of("GET", uri), deadline)) {
            try {
                if (!answer.succeeded()) throw trouble.refused(answer);
                answer.mustBeJson(trouble);
                JsonNode read = Json.MAPPER.readTree(answer.body());
                if (read.isMissingNode()) throw new EOFException("the answer is empty, expected JSON");
                return read;
            } catch (IOException e) {
                throw trouble.failed(uri, e, deadline, answer);
            }
        } catch (IOException e) {
            throw trouble.failed(uri, e, deadline, null);
        }
    }

    private void enter(Trouble trouble, Deadline deadline) {
        boolean entered;
        try {
            entered = gate.tryAcquire(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(trouble.doing(), address(), "cancelled"), e);
        }
        if (!entered)
            throw new ProblemException(Problem.of(
                            trouble.doing(),
                            address(),
                            "the calls before this one have not ended within " + deadline.inWords())
                    .withHint("The service is stuck or slow"));
    }
}
