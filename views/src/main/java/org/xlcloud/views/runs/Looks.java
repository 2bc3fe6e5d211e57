package org.xlcloud.views.runs;

import org.xlcloud.icons.Icon;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.scaling.Step;
import org.xlcloud.views.state.Look;

/// How runs, nodes and steps are told.
final class Looks {
    private Looks() {}

    static Look of(Run run) {
        if (!run.ended()) return new Look(Icon.RUNNING, "running", "state-held");
        if (run.cancelled()) return new Look(Icon.CANCELLED, "cancelled", "state-stale");
        return run.succeeded()
                ? new Look(Icon.DONE, "done", "state-live")
                : new Look(Icon.FAILED, "failed", "state-failed");
    }

    static Look of(NodeRun node) {
        String word = node.state().word();
        return switch (node.state()) {
            case QUEUED, SKIPPED -> new Look(Icon.LOADING, word, "state-loading");
            case SENT, RUNNING -> new Look(Icon.RUNNING, word, "state-held");
            case CHANGED, OK -> new Look(Icon.DONE, word, "state-live");
            case LEFT -> new Look(Icon.CANCELLED, word, "state-loading");
            case FAILED -> new Look(Icon.FAILED, word, "state-failed");
            case NO_ANSWER -> new Look(Icon.WARNING, word, "state-stale");
        };
    }

    static Look of(Scaling scaling) {
        String word = scaling.result().word();
        return switch (scaling.result()) {
            case GOING_ON -> new Look(Icon.RUNNING, word, "state-held");
            case READY -> new Look(Icon.DONE, word, "state-live");
            case PARTLY -> new Look(Icon.WARNING, word, "state-stale");
            case FAILED -> new Look(Icon.FAILED, word, "state-failed");
            case CANCELLED, MISSED -> new Look(Icon.CANCELLED, word, "state-loading");
        };
    }

    static Look of(Step step) {
        String word = step.state().word();
        return switch (step.state()) {
            case DONE -> new Look(Icon.DONE, word, "state-live");
            case GOING_ON -> new Look(Icon.RUNNING, word, "state-held");
            case WAITING, UNSEEN -> new Look(Icon.LOADING, word, "state-loading");
            case LATE -> new Look(Icon.WARNING, word, "state-stale");
            case FAILED -> new Look(Icon.FAILED, word, "state-failed");
        };
    }
}
