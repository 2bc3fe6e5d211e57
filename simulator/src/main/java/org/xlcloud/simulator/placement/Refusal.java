package org.xlcloud.simulator.placement;

/// An error answer of Placement, worded as webob words it: what the status means, then what was wrong.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String MALFORMED =
            "The server could not comply with the request since it is either malformed or otherwise incorrect.";

    private final int status;
    private final String title;
    private final String code;

    private Refusal(int status, String title, String meaning, String message, String code) {
        super(meaning + "\n\n " + message + "  ");
        this.status = status;
        this.title = title;
        this.code = code;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String code() {
        return code;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "Bad Request", MALFORMED, message, "placement.undefined_code");
    }

    /// A parameter that the schema of the microversion does not have.
    static Refusal unknownParameter(String name) {
        return badRequest("Invalid query string parameters: Additional properties are not allowed ('" + name
                + "' was unexpected)");
    }

    /// A parameter without which nothing can be answered.
    static Refusal missing(String message) {
        return new Refusal(400, "Bad Request", MALFORMED, message, "placement.query.missing_value");
    }

    static Refusal forbidden(String rule) {
        return new Refusal(
                403,
                "Forbidden",
                "Access was denied to this resource.",
                "Policy does not allow " + rule + " to be performed.",
                "placement.undefined_code");
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "Not Found", "The resource could not be found.", message, "placement.undefined_code");
    }

    static Refusal badMethod() {
        return new Refusal(
                405,
                "Method Not Allowed",
                "The server could not comply with the request.",
                "The method specified is not allowed for this resource.",
                "placement.undefined_code");
    }

    static Refusal notAcceptable(String version) {
        return new Refusal(
                406,
                "Not Acceptable",
                "The resource could not be generated that was acceptable to your browser.",
                "Unacceptable version header: " + version,
                "placement.undefined_code");
    }

    static Refusal conflict(String message, String code) {
        return new Refusal(
                409, "Conflict", "There was a conflict when trying to complete your request.", message, code);
    }
}
