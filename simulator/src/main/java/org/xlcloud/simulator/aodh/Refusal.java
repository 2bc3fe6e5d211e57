package org.xlcloud.simulator.aodh;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Guarded;

/// An error answer of Aodh: `{"error_message": {"faultcode": …, "faultstring": …, "debuginfo": null}}`.
final class Refusal extends Guarded.Refused {
    private static final long serialVersionUID = 1;
    private static final String NO_ROUTE = "Not Found";

    private final int status;
    private final @Nullable String authUrl;

    private Refusal(int status, String text, @Nullable String authUrl) {
        super(text);
        this.status = status;
        this.authUrl = authUrl;
    }

    static Refusal notFound(String text) {
        return new Refusal(404, text, null);
    }

    /// Where no route leads the form is another.
    static Refusal noRoute() {
        return new Refusal(404, NO_ROUTE, null);
    }

    static Refusal notAllowed() {
        return new Refusal(405, "Method Not Allowed", null);
    }

    static Refusal invalid(String text) {
        return new Refusal(400, text, null);
    }

    static Refusal forbidden() {
        return new Refusal(403, "RBAC Authorization Failed", null);
    }

    /// @param authUrl where tokens are to be had
    static Refusal unauthorized(String text, String authUrl) {
        return new Refusal(401, text, authUrl);
    }

    static Refusal broken(String text) {
        return new Refusal(500, text, null);
    }

    @Override
    protected void answer(Call call) throws IOException {
        if (authUrl != null) call.with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"");
        String text = Objects.requireNonNull(getMessage());
        call.reply(status, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error_message");
            if (text.equals(NO_ROUTE)) {
                json.writeNumberField("code", status);
                json.writeStringField("title", text);
                json.writeNullField("description");
            } else {
                json.writeStringField("faultcode", status < 500 ? "Client" : "Server");
                json.writeStringField("faultstring", text);
                json.writeNullField("debuginfo");
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
