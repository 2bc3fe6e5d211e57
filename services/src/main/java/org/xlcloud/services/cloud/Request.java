package org.xlcloud.services.cloud;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One HTTP request, written once and sent as often as it takes.
final class Request {
    private final String method;
    private final URI uri;
    private final StringBuilder fields = new StringBuilder(512);
    private byte @Nullable [] body;

    private Request(String method, URI uri) {
        this.method = method;
        this.uri = uri;
    }

    /// A request for JSON that names us.
    static Request of(String method, URI uri) {
        return new Request(method, uri).with("Accept", "application/json").with("User-Agent", Wire.USER_AGENT);
    }

    /// @throws IllegalArgumentException when the value would end the line that it stands in
    Request with(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i)))
                throw new IllegalArgumentException("the value of " + name + " has a control character");
        }
        fields.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    Request withJson(byte[] json) {
        body = json;
        return with("Content-Type", "application/json");
    }

    String method() {
        return method;
    }

    URI uri() {
        return uri;
    }

    byte @Nullable [] body() {
        return body;
    }

    /// Whether sending it twice does no more than sending it once (RFC 9110, 9.2.2).
    boolean repeatable() {
        return !method.equals("POST") && !method.equals("PATCH");
    }

    /// Whether its answer has no body, whatever the header says.
    boolean bodiless() {
        return method.equals("HEAD");
    }

    /// Everything before the body.
    ///
    /// @param more lines for a proxy, each with its end
    /// @param absolute whether the whole address is named, as a proxy wants it
    byte[] head(String more, boolean absolute) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var head = new StringBuilder(fields.length() + path.length() + 200);
        head.append(method).append(' ');
        if (absolute) head.append(uri.getScheme()).append("://").append(authority());
        head.append(path);
        if (uri.getRawQuery() != null) head.append('?').append(uri.getRawQuery());
        head.append(" HTTP/1.1\r\nHost: ").append(authority()).append("\r\n");
        head.append(fields).append(more);
        if (body != null || !repeatable())
            head.append("Content-Length: ")
                    .append(body == null ? 0 : body.length)
                    .append("\r\n");
        head.append("\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String authority() {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }
}
