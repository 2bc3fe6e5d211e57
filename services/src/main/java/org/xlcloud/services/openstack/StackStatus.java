package org.xlcloud.services.openstack;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Heat says of a stack or of a resource in one word, `UPDATE_FAILED`: what was done and how it went.
///
/// @param word as Heat wrote it
/// @param action what was done last: `CREATE`, `UPDATE`, `DELETE`, `CHECK`, `SUSPEND`, …
public record StackStatus(String word, String action, State state) {

    /// How it went.
    public enum State {
        COMPLETE,
        IN_PROGRESS,
        FAILED,
        /// Heat has a resource of the template and has not begun with it, or said a word that we don't know.
        UNKNOWN
    }

    /// The words that Heat has, each split once: a list of resources says the same few a hundred thousand times.
    private static final Map<String, StackStatus> USUAL = Stream.of(
                    "INIT",
                    "CREATE",
                    "DELETE",
                    "UPDATE",
                    "ROLLBACK",
                    "SUSPEND",
                    "RESUME",
                    "ADOPT",
                    "SNAPSHOT",
                    "CHECK",
                    "RESTORE")
            .flatMap(action -> Stream.of(State.COMPLETE, State.IN_PROGRESS, State.FAILED)
                    .map(state -> split(action + "_" + state.name())))
            .collect(Collectors.toUnmodifiableMap(StackStatus::word, status -> status));

    /// @param word `CREATE_IN_PROGRESS`; Heat's own `INIT_COMPLETE` means that nothing was done yet
    public static StackStatus of(String word) {
        StackStatus usual = USUAL.get(word);
        return usual == null ? split(word) : usual;
    }

    private static StackStatus split(String word) {
        for (State state : State.values()) {
            String suffix = "_" + state.name();
            if (word.endsWith(suffix)) {
                String action = word.substring(0, word.length() - suffix.length());
                return new StackStatus(word, action, action.equals("INIT") ? State.UNKNOWN : state);
            }
        }
        return new StackStatus(word, "", State.UNKNOWN);
    }

    public boolean failed() {
        return state == State.FAILED;
    }

    public boolean inProgress() {
        return state == State.IN_PROGRESS;
    }

    @Override
    public String toString() {
        return word;
    }
}
