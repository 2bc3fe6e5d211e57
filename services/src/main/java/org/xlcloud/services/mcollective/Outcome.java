package org.xlcloud.services.mcollective;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What came of a call.
///
/// @param answers one per node, by name
/// @param silent the nodes that were addressed and gave no answer that counts; empty after a broadcast,
/// which names none
/// @param rejected what came and was not taken
/// @param took from the first byte sent until the last answer was in, or the time-out
public record Outcome(List<Answer> answers, List<String> silent, Rejections rejected, Duration took) {
    public Outcome {
        answers = answers.stream().sorted(Comparator.comparing(Answer::node)).toList();
        silent = silent.stream().sorted().toList();
    }

    Outcome plus(Outcome more, Duration took) {
        return new Outcome(
                Stream.concat(answers.stream(), more.answers.stream()).toList(),
                Stream.concat(silent.stream(), more.silent.stream()).toList(),
                rejected.plus(more.rejected),
                took);
    }
}
