package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.inventory.Fit;

/// What an update of a stack would do, found out without doing it.
///
/// @param parameters what is sent: those asked for, and those that keep groups as large as they are
/// @param effects on what is in the stack, as its templates tell
/// @param fits whether what is added has room, a line for each group that grows
/// @param heats how many resources Heat's own preview counts, by its word: `replaced`, `updated`, …
/// @param warnings what else happens
public record UpdatePlan(
        Map<String, JsonNode> parameters,
        List<UpdateEffect> effects,
        List<Fit> fits,
        Map<String, Integer> heats,
        List<String> warnings) {
    public UpdatePlan {
        parameters = Map.copyOf(parameters);
        effects = List.copyOf(effects);
        fits = List.copyOf(fits);
        heats = Map.copyOf(heats);
        warnings = List.copyOf(warnings);
    }

    /// Keys of the GPUs that servers lose, for a moment or for good.
    public List<String> gpusLost() {
        return effects.stream()
                .filter(UpdateEffect::grave)
                .flatMap(effect -> effect.gpus().stream())
                .distinct()
                .toList();
    }
}
