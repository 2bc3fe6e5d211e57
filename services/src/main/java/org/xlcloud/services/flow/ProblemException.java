package org.xlcloud.services.flow;

import org.jspecify.annotations.Nullable;

/// The one exception of the services. Caught in the feed loop, in the job runner and in the uncaught handler.
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.oneLine(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
