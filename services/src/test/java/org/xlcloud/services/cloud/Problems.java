package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What tests ask of problems.
final class Problems {
    private Problems() {}

    static Problem of(Executable failing) {
        return assertThrows(ProblemException.class, failing).problem();
    }

    /// The problem's line on standard error says each of these, and no password.
    static Problem says(Executable failing, String... words) {
        Problem problem = of(failing);
        for (String word : words)
            assertTrue(problem.oneLine().contains(word), () -> "expected \"" + word + "\" in: " + problem.oneLine());
        assertTrue(!problem.oneLine().contains("s3cret"), problem::oneLine);
        return problem;
    }
}
