package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Guarded;

/// An error answer of Heat: `{code, title, explanation, error: {type, message, traceback}}`.
final class Refusal extends Guarded.Refused {
    private static final long serialVersionUID = 1;
    private static final String NOT_FOUND = "The resource could not be found.";
    private static final String MALFORMED =
            "The server could not comply with the request since it is either malformed or otherwise incorrect.";
    private static final String DENIED = "Access was denied to this resource.";

    private final int code;
    private final String title;
    private final String explanation;

    /// Empty where no route leads, which has a form of its own.
    private final String type;

    private Refusal(int code, String title, String explanation, String type, String message) {
        super(message);
        this.code = code;
        this.title = title;
        this.explanation = explanation;
        this.type = type;
    }

    static Refusal noRoute() {
        return new Refusal(404, "Not Found", NOT_FOUND, "", NOT_FOUND);
    }

    static Refusal forbidden() {
        return new Refusal(403, "Forbidden", DENIED, "HTTPForbidden", DENIED);
    }

    static Refusal notAuthorized(String rule) {
        return new Refusal(403, "Forbidden", DENIED, "Forbidden", "You are not authorized to use " + rule + ".");
    }

    static Refusal invalid(String message) {
        return new Refusal(400, "Bad Request", MALFORMED, "HTTPBadRequest", message);
    }

    /// What Heat's API says when its engine has an error of its own.
    static Refusal broken() {
        return new Refusal(400, "Bad Request", MALFORMED, "HTTPBadRequest", MALFORMED);
    }

    private static Refusal validation(String message) {
        return new Refusal(400, "Bad Request", MALFORMED, "StackValidationFailed", message);
    }

    static Refusal template(String message) {
        return validation(message);
    }

    static Refusal noType(String type) {
        return validation("The Resource Type (" + type + ") could not be found.");
    }

    static Refusal property(String resource, String message) {
        return validation("Property error: : resources." + resource + ".properties: : " + message);
    }

    static Refusal parameter(String name, String message) {
        return validation("Parameter '" + name + "' is invalid: " + message);
    }

    static Refusal missingParameter(String name) {
        return new Refusal(
                400,
                "Bad Request",
                MALFORMED,
                "UserParameterMissing",
                "The Parameter (" + name + ") was not provided.");
    }

    static Refusal unknownParameter(String name) {
        return new Refusal(
                400,
                "Bad Request",
                MALFORMED,
                "UnknownUserParameter",
                "The Parameter (" + name + ") was not defined in template.");
    }

    static Refusal exists(String name) {
        return new Refusal(
                409,
                "Conflict",
                "There was a conflict when trying to complete your request.",
                "StackExists",
                "The Stack (" + name + ") already exists.");
    }

    static Refusal inProgress(Stack stack) {
        String action = stack.status().substring(0, stack.status().indexOf('_'));
        return new Refusal(
                409,
                "Conflict",
                "There was a conflict when trying to complete your request.",
                "ActionInProgress",
                "Stack " + stack.name() + " already has an action (" + action + ") in progress.");
    }

    static Refusal notSupported(String message) {
        return new Refusal(400, "Bad Request", MALFORMED, "NotSupported", message);
    }

    static Refusal noEvent(String id) {
        return new Refusal(404, "Not Found", NOT_FOUND, "EntityNotFound", "The Event (" + id + ") could not be found.");
    }

    static Refusal noStack(String name) {
        return new Refusal(
                404, "Not Found", NOT_FOUND, "EntityNotFound", "The Stack (" + name + ") could not be found.");
    }

    static Refusal noResource(Stack stack, String name) {
        return new Refusal(
                404,
                "Not Found",
                NOT_FOUND,
                "ResourceNotFound",
                "The Resource (" + name + ") could not be found in Stack " + stack.name() + ".");
    }

    static Refusal noOutput(String key) {
        return new Refusal(404, "Not Found", NOT_FOUND, "NotFound", "Specified output key " + key + " not found.");
    }

    @Override
    protected void answer(Call call) throws IOException {
        String message = Objects.requireNonNull(getMessage());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (type.isEmpty()) {
            body.put("message", message + "<br /><br />\n\n\n");
            body.put("code", code + " " + title).put("title", title);
        } else {
            body.put("code", code).put("title", title).put("explanation", explanation);
            ObjectNode error = body.putObject("error");
            error.put("type", type).putNull("traceback").put("message", message);
        }
        call.reply(code, body);
    }
}
