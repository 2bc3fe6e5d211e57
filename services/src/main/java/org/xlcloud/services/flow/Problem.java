package org.xlcloud.services.flow;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What went wrong, in words that an operator can act on.
///
/// @param doing what we were doing, as a phrase: "list hypervisors of cloud lab"
/// @param system the endpoint or the file that it happened to, with line and key where known; never a secret
/// @param reason what was found, and what was expected instead
/// @param status the HTTP status, where there was an answer
/// @param requestId the server's request id, for its administrator's logs
/// @param hint the next step to take
public record Problem(
        String doing,
        String system,
        String reason,
        @Nullable Integer status,
        @Nullable String requestId,
        @Nullable String hint) {
    public Problem {
        Objects.requireNonNull(doing);
        Objects.requireNonNull(system);
        Objects.requireNonNull(reason);
    }

    public static Problem of(String doing, String system, String reason) {
        return new Problem(doing, system, reason, null, null, null);
    }

    public Problem withHint(String hint) {
        return new Problem(doing, system, reason, status, requestId, hint);
    }

    /// One line, for the status bar and for standard error: doing, reason, status, request id, hint.
    public String oneLine() {
        var line = new StringBuilder("Cannot ")
                .append(doing)
                .append(" (")
                .append(system)
                .append("): ")
                .append(reason);
        if (status != null) line.append(", status ").append(status);
        if (requestId != null) line.append(", request ").append(requestId);
        if (hint != null) line.append(". ").append(hint);
        return line.toString();
    }
}
