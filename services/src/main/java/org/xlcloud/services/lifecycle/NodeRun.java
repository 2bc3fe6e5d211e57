package org.xlcloud.services.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One node's part of a run.
///
/// @param exitCode the tool's; null while unknown
/// @param seconds how long the tool took, as the node says; below 0 while unknown
/// @param message why it is in this state, where that is not obvious
/// @param sentAt when it was told; null while it is queued
/// @param endedAt when we knew how it went
/// @param outputBytes how much output it has, as it says
/// @param keptBytes how much of it is on our disk
public record NodeRun(
        String node,
        State state,
        @Nullable Integer exitCode,
        double seconds,
        String message,
        @Nullable Instant sentAt,
        @Nullable Instant endedAt,
        long outputBytes,
        long keptBytes) {

    /// Where it is.
    public enum State {
        QUEUED("queued", false, false),
        SENT("sent", false, false),
        RUNNING("running", false, false),
        CHANGED("changed", true, false),
        OK("ok", true, false),
        FAILED("failed", true, true),
        NO_ANSWER("no answer", true, true),
        /// Not begun, because others failed or somebody cancelled the run.
        SKIPPED("skipped", true, false),
        /// Its server was deleted before it could say how it ended.
        LEFT("left", true, false);

        private final String word;
        private final boolean ended;
        private final boolean bad;

        State(String word, boolean ended, boolean bad) {
            this.word = word;
            this.ended = ended;
            this.bad = bad;
        }

        public String word() {
            return word;
        }

        public boolean ended() {
            return ended;
        }

        /// Worth repeating.
        public boolean bad() {
            return bad;
        }
    }

    static NodeRun queued(String node) {
        return new NodeRun(node, State.QUEUED, null, -1, "", null, null, 0, 0);
    }

    NodeRun queued(String node, String why) {
        return new NodeRun(node, State.QUEUED, null, -1, why, null, null, 0, 0);
    }

    NodeRun sent(Instant at) {
        return new NodeRun(node, State.SENT, null, -1, "", at, null, outputBytes, keptBytes);
    }

    NodeRun running() {
        return state == State.RUNNING
                ? this
                : new NodeRun(node, State.RUNNING, null, -1, "", sentAt, null, outputBytes, keptBytes);
    }

    NodeRun ended(State how, @Nullable Integer code, double took, String why, Instant at) {
        return new NodeRun(node, how, code, took, why, sentAt, at, outputBytes, keptBytes);
    }

    NodeRun output(long bytes, long kept) {
        return bytes == outputBytes && kept == keptBytes
                ? this
                : new NodeRun(node, state, exitCode, seconds, message, sentAt, endedAt, bytes, kept);
    }
}
