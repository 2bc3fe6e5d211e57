package org.xlcloud.services.stacks;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xlcloud.services.flow.ProblemException;

/// Puts Heat's reasons into an operator's words.
final class Failures {
    private static final int REFUSED = 400;

    /// Heat nests the causes: `Resource CREATE failed: ResourceInError: resources.abc: Went to status ERROR
    /// due to …`.
    private static final Pattern WRAPPING =
            Pattern.compile("(?:Resource [A-Z]+ failed: |resources(?:\\.[^:\\s]+|\\[[^\\]]*\\])+:"
                    + " |[A-Za-z]+(?:Error|Failure|Exception): |[A-Za-z]+: (?=resources[.\\[])|ResourceInError: |Error:"
                    + " )+");

    private static final Pattern NOVA =
            Pattern.compile("Went to status ERROR due to \"Message: (.*), Code: ([^\"]*)\"", Pattern.DOTALL);

    private Failures() {}

    /// Whether Nova found no host that could take a server: the text never says what is lacking.
    static boolean isNoHost(String reason) {
        return reason.contains("No valid host was found") || reason.contains("Exhausted all hosts");
    }

    /// @param models of GPU that what failed asks for; empty where it asks for none
    static String inWords(String reason, Set<String> models, Hardware hardware) {
        return inWords(reason, models, hardware, 0);
    }

    /// @param taken how many of the GPUs that are free to `hardware` have been taken since
    static String inWords(String reason, Set<String> models, Hardware hardware, int taken) {
        if (!isNoHost(reason)) return cause(reason);
        String nova = " (" + cause(reason).replaceFirst("\\. .*", "") + ")";
        if (models.isEmpty()) return "no host can take it" + nova;
        int free = Math.max(0, hardware.free(models) - taken);
        return free == 0
                ? "no GPU left: none of " + hardware.gpus(models) + " is free" + nova
                : "no host can take it, although " + free + " of " + hardware.gpus(models) + " GPUs are free now"
                        + nova;
    }

    /// The innermost cause alone.
    static String cause(String reason) {
        Matcher wrapping = WRAPPING.matcher(reason);
        String inner = wrapping.lookingAt() ? reason.substring(wrapping.end()) : reason;
        Matcher nova = NOVA.matcher(inner);
        return nova.find() ? "Nova: " + nova.group(1).strip() : inner;
    }

    /// Heat's words where it refuses an order.
    ///
    /// @throws ProblemException the same, when that is not what it is
    static String refusal(ProblemException e) {
        Integer status = e.problem().status();
        if (status == null || status != REFUSED) throw e;
        return e.problem().reason();
    }
}
