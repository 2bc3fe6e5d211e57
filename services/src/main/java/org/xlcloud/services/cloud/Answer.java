package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// An HTTP answer whose body is still arriving. Close it to give the connection back.
record Answer(URI uri, int status, HttpHeaders headers, BoundedBody body) implements AutoCloseable {
    static Answer of(HttpResponse<BoundedBody> response, Deadline deadline) {
        BoundedBody body = response.body();
        if (body == null) { // a proxy refused the tunnel to the server, which the JDK tells without a body
            body = new BoundedBody(deadline, 0);
            body.onComplete();
        }
        return new Answer(response.uri(), response.statusCode(), response.headers(), body);
    }

    boolean succeeded() {
        return status >= 200 && status < 300;
    }

    @Nullable
    String header(String name) {
        return headers.firstValue(name).map(Text::line).orElse(null);
    }

    /// The server's id of this request, which its administrator finds in the logs.
    @Nullable
    String requestId() {
        String id = header("x-openstack-request-id");
        return id == null ? header("x-compute-request-id") : id;
    }

    /// Why the server refused. Reads the body up to what an explanation may need, and forgives a body that
    /// breaks off.
    ErrorBody error() {
        try (InputStream in = body) {
            return ErrorBody.read(in.readNBytes(ErrorBody.MOST_BYTES));
        } catch (IOException e) {
            return new ErrorBody("", null); // the status says enough; the body was only to explain it
        }
    }

    /// The whole body.
    byte[] bytes() throws IOException {
        try (InputStream in = body) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() {
        body.close();
    }
}
