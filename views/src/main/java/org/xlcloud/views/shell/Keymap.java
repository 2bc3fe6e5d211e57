package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;

/// Which keys run which action: the defaults of the actions, some second keys, and what the user set, with every
/// conflict found.
///
/// @param keys the keys of each action, the main one first; an action without keys has no entry
/// @param conflicts keys that two actions claim; the first of a conflict has them
/// @param problems settings that can't be used
public record Keymap(Map<String, List<KeyCombination>> keys, List<Conflict> conflicts, List<Problem> problems) {
    /// @param keys as on screen
    /// @param winner the title of the action that has them
    /// @param loser the title of the action that would have had them too
    public record Conflict(String keys, String winner, String loser) {
        public String sentence() {
            return keys + " runs “" + winner + "”, so “" + loser + "” has no key";
        }
    }

    /// Builds the map for the actions that can be reached at one time.
    ///
    /// @param second more default keys by action id
    /// @param settings where `key.ACTION` holds the user's keys, separated by blanks; empty for none
    static Keymap of(List<Action> actions, Map<String, List<KeyCombination>> second, Settings settings) {
        Map<String, String> chosen = settings.below("key.");
        var problems = new ArrayList<Problem>();
        var claimed = new LinkedHashMap<KeyCombination, Action>();
        var conflicts = new ArrayList<Conflict>();
        var keys = new LinkedHashMap<String, List<KeyCombination>>();
        // What the user set goes before any default.
        var ordered = new ArrayList<>(actions);
        ordered.sort(Comparator.comparing((Action action) -> !chosen.containsKey(action.id())));
        for (Action action : ordered) {
            var own = new ArrayList<KeyCombination>();
            String set = chosen.get(action.id());
            List<KeyCombination> wanted = set == null
                    ? defaults(action, second)
                    : parse(action, set, settings, problems, defaults(action, second));
            for (KeyCombination combination : wanted) {
                Action winner = claimed.putIfAbsent(combination, action);
                if (winner == null) own.add(combination);
                else if (!winner.id().equals(action.id()))
                    conflicts.add(new Conflict(combination.getDisplayText(), winner.title(), action.title()));
            }
            if (!own.isEmpty()) keys.put(action.id(), List.copyOf(own));
        }
        return new Keymap(keys, List.copyOf(conflicts), List.copyOf(problems));
    }

    /// The main keys of an action as on screen; empty where it has none.
    public String text(Action action) {
        return keys.getOrDefault(action.id(), List.of()).stream()
                .map(KeyCombination::getDisplayText)
                .findFirst()
                .orElse("");
    }

    /// All keys of an action as on screen.
    public List<String> texts(Action action) {
        return keys.getOrDefault(action.id(), List.of()).stream()
                .map(KeyCombination::getDisplayText)
                .toList();
    }

    @Nullable
    KeyCombination main(Action action) {
        List<KeyCombination> own = keys.getOrDefault(action.id(), List.of());
        return own.isEmpty() ? null : own.getFirst();
    }

    private static List<KeyCombination> defaults(Action action, Map<String, List<KeyCombination>> second) {
        var defaults = new ArrayList<KeyCombination>();
        if (action.keys() != null) defaults.add(action.keys());
        defaults.addAll(second.getOrDefault(action.id(), List.of()));
        return defaults;
    }

    private static List<KeyCombination> parse(
            Action action, String text, Settings settings, List<Problem> problems, List<KeyCombination> otherwise) {
        var parsed = new ArrayList<KeyCombination>();
        for (String word : text.strip().split("\\s+", -1)) {
            if (word.isEmpty()) continue;
            try {
                parsed.add(KeyCombination.valueOf(word));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.of(
                                "use the key of " + action.id(),
                                settings.file() + ", key." + action.id(),
                                "“" + word + "” names no key")
                        .withHint("Write keys like Ctrl+Shift+E or F7. The default is used."));
                return otherwise;
            }
        }
        return parsed;
    }
}
