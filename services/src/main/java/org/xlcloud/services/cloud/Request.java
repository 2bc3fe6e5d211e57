package org.xlcloud.services.cloud;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/// One HTTP request, written once and sent as often as it takes.
final class Request {
    /// Gnocchi answers 406 to a `DELETE` that takes JSON only, and without JSON in front it tells its errors in HTML.
    private static final String ACCEPT = "application/json, */*;q=0.1";

    private final String method;
    private final URI uri;
    private final List<Header> headers = new ArrayList<>();
    private byte @Nullable [] body;

    private Request(String method, URI uri) {
        this.method = method;
        this.uri = uri;
    }

    /// A request for JSON.
    static Request of(String method, URI uri) {
        return new Request(method, uri).with("Accept", ACCEPT);
    }

    /// @throws IllegalArgumentException when the value would end the line that it stands in
    Request with(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i)))
                throw new IllegalArgumentException("the value of " + name + " has a control character");
        }
        headers.add(new BasicHeader(name, value));
        return this;
    }

    Request withJson(byte[] json) {
        body = json;
        return this;
    }

    URI uri() {
        return uri;
    }

    /// Whether sending it twice does no more than sending it once (RFC 9110, 9.2.2).
    static boolean repeatable(String method) {
        return !method.equals("POST") && !method.equals("PATCH");
    }

    HttpUriRequestBase outgoing() {
        var request = new HttpUriRequestBase(method, uri);
        headers.forEach(request::addHeader);
        if (body != null || !repeatable(method))
            request.setEntity(new ByteArrayEntity(body == null ? new byte[0] : body, ContentType.APPLICATION_JSON));
        return request;
    }
}
