package org.xlcloud.simulator.nova;

import java.io.IOException;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Guarded;

/// An error answer of Nova: `{"<fault>": {"code": …, "message": …}}`.
final class Refusal extends Guarded.Refused {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String fault;

    private Refusal(int status, String fault, String message) {
        super(message);
        this.status = status;
        this.fault = fault;
    }

    @Override
    protected void answer(Call call) throws IOException {
        call.with("Content-Type", "application/json; charset=UTF-8").reply(status, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart(fault);
            json.writeNumberField("code", status);
            json.writeStringField("message", getMessage());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "badRequest", message);
    }

    static Refusal forbidden(String rule) {
        return new Refusal(403, "forbidden", "Policy doesn't allow " + rule + " to be performed.");
    }

    static Refusal overQuota(String message) {
        return new Refusal(403, "forbidden", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "itemNotFound", message);
    }

    static Refusal badMethod() {
        return new Refusal(405, "badMethod", "The server could not comply with the request.");
    }

    static Refusal notAcceptable(String version) {
        return new Refusal(
                406,
                "computeFault",
                "Version " + version + " is not supported by the API. Minimum is 2.1 and maximum is 2." + Request.NEWEST
                        + ".");
    }

    static Refusal conflict(String message) {
        return new Refusal(409, "conflictingRequest", message);
    }

    static Refusal timeout() {
        return new Refusal(
                500,
                "computeFault",
                "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API"
                        + " log if possible.\n<class 'oslo_messaging.exceptions.MessagingTimeout'>");
    }
}
