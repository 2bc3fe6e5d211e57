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

    /// The innermost cause alone.
    static String cause(String reason) {
        Matcher wrapping = WRAPPING.matcher(reason);
        String inner = wrapping.lookingAt() ? reason.substring(wrapping.end()) : reason;
        Matcher nova = NOVA.matcher(inner);
        return nova.find() ? "Nova: " + nova.group(1).strip() : inner;
    }
}
