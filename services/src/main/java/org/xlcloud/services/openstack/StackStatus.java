package org.xlcloud.services.openstack;

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

    /// @param word `CREATE_IN_PROGRESS`; Heat's own `INIT_COMPLETE` means that nothing was done yet
    public static StackStatus of(String word) {
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
