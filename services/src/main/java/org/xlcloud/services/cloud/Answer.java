package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/// An HTTP answer whose body is still arriving. Close it to give the connection back.
record Answer(URI uri, ClassicHttpResponse response, BoundedBody body) implements AutoCloseable {
    int status() {
        return response.getCode();
    }

    boolean succeeded() {
        return status() >= 200 && status() < 300;
    }

    @Nullable
    String header(String name) {
        String value = rawHeader(name);
        return value == null ? null : Text.line(value);
    }

    /// The value as it came; null where there is no such header.
    @Nullable
    String rawHeader(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
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

    /// An empty answer needs no type, and a service that forgets to name its type may still answer JSON. Anything that
    /// is named otherwise is refused, also where it looks like JSON: it comes from somebody else.
    void mustBeJson(Trouble trouble) throws IOException {
        String type = header("Content-Type");
        if (type == null || type.contains("json")) return;
        byte[] beginning = body.readNBytes(ErrorBody.MOST_BYTES);
        if (beginning.length == 0) return;
        String says = ErrorBody.read(beginning).reason();
        throw trouble.because(
                uri,
                "found " + type + ", expected JSON" + (says.isEmpty() ? "" : "; it says: " + says),
                "Is there a proxy or another program at this address?");
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
