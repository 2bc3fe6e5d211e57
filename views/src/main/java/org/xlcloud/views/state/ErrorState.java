package org.xlcloud.views.state;

import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;

/// Nothing can be shown because something failed: says what, where and what to do, with Copy and Retry.
public final class ErrorState extends StateBox {
    public ErrorState(Problem problem, @Nullable Runnable retry) {
        super("error-state", Icon.FAILED.node("state-failed"), "Nothing to show: the source failed");
        getChildren().add(new ProblemDetails(problem, retry));
        setAccessibleText(problem.oneLine());
    }
}
