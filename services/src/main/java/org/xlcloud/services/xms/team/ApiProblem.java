package org.xlcloud.services.xms.team;

import java.util.Map;
import org.xlcloud.services.flow.Problem;

/// A request that is not carried out, as the client is told.
///
/// @see ApiServer
final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;
    final String what;
    final String found;
    final String expected;
    final transient Map<String, String> headers;

    /// @param what we were asked to do
    /// @param found in its place
    /// @param expected or what to do; empty where that is plain
    ApiProblem(int status, String what, String found, String expected, Map<String, String> headers) {
        super(what + ": " + found);
        this.status = status;
        this.what = what;
        this.found = found;
        this.expected = expected;
        this.headers = headers;
    }

    ApiProblem(int status, String what, String found, String expected) {
        this(status, what, found, expected, Map.of());
    }

    /// @param status that fits to what went wrong
    static ApiProblem of(int status, Problem problem) {
        String hint = problem.hint();
        return new ApiProblem(
                status, problem.doing() + " (" + problem.system() + ")", problem.reason(), hint == null ? "" : hint);
    }
}
