package org.xlcloud.services.stacks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts Heat's reasons into an operator's words.
final class Failures {
    /// Heat nests the causes: `Resource CREATE failed: ResourceInError: resources.abc: Went to status ERROR due to …`.
    private static final Pattern WRAPPING = Pattern.compile(
            "(?:Resource [A-Z]+ failed: |resources(?:\\.[^:\\s]+|\\[[^\\]]*\\])+: |[A-Za-z]+(?:Error|Failure|Exception): "
                    + "|[A-Za-z]+: (?=resources[.\\[])"
                    + "|ResourceInError: |Error: )+");

    private static final Pattern NOVA =
            Pattern.compile("Went to status ERROR due to \"Message: (.*), Code: ([^\"]*)\"", Pattern.DOTALL);

    private Failures() {}

    /// Whether Nova found no host that could take a server: the text never says what is lacking.
    static boolean isNoHost(String reason) {
        return reason.contains("No valid host was found");
    }

    /// @param gpus whether what failed asks for GPUs
    static String inWords(String reason, boolean gpus, Hardware hardware) {
        if (!isNoHost(reason)) return cause(reason);
        if (!gpus) return "no host can take it (Nova: No valid host was found)";
        return hardware.free() == 0
                ? "no GPU left: none of " + hardware.gpus() + " is free (Nova: No valid host was found)"
                : "no host can take it, although " + hardware.free() + " of " + hardware.gpus()
                        + " GPUs are free now (Nova: No valid host was found)";
    }

    /// The innermost cause alone.
    static String cause(String reason) {
        Matcher wrapping = WRAPPING.matcher(reason);
        String inner = wrapping.lookingAt() ? reason.substring(wrapping.end()) : reason;
        Matcher nova = NOVA.matcher(inner);
        return nova.find() ? "Nova: " + nova.group(1).strip() : inner;
    }
}
