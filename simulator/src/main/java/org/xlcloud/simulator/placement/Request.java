package org.xlcloud.simulator.placement;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;

/// A call to Placement by somebody, at a microversion.
///
/// @param minor 39 for 1.39
record Request(Call call, Grant grant, int minor) {
    /// The newest microversion is 1.39, Zed's.
    static final int NEWEST = 39;

    private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern RESOURCE = Pattern.compile("([A-Z0-9_]+):([^:,]+)");

    static int minor(Call call) {
        String asked = "1.0";
        String header = call.header("OpenStack-API-Version");
        if (header != null) {
            for (String part : header.split(",", -1)) {
                String[] words = part.strip().toLowerCase(Locale.ROOT).split("\\s+", 2);
                if (words.length == 2 && words[0].equals("placement")) {
                    asked = words[1];
                }
            }
        }
        if (asked.equals("latest")) {
            return NEWEST;
        }
        Matcher version = VERSION.matcher(asked);
        if (!version.matches()) {
            throw Refusal.badRequest("invalid version string: " + asked);
        }
        int minor = Integer.parseInt(version.group(2));
        if (!version.group(1).equals("1") || minor > NEWEST) {
            throw Refusal.notAcceptable(asked);
        }
        return minor;
    }

    boolean atLeast(int wanted) {
        return minor >= wanted;
    }

    /// Refuses anybody but administrators.
    void need(String rule) {
        if (!grant.admin()) {
            throw Refusal.forbidden("placement:" + rule);
        }
    }

    /// Makes a route as good as absent below a microversion.
    void since(int wanted) {
        if (!atLeast(wanted)) {
            throw Refusal.notFound("The resource could not be found.");
        }
    }

    boolean is(String method) {
        return call.method().equals(method);
    }

    static @Nullable UUID uuid(String text) {
        return UUID_FORM.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    /// `VCPU:4,CUSTOM_PCI_10DE_11BF:1` as amounts by class.
    static Map<String, Integer> resources(String text) {
        var amounts = new LinkedHashMap<String, Integer>();
        for (String part : text.split(",", -1)) {
            Matcher resource = RESOURCE.matcher(part.strip());
            if (!resource.matches()) {
                throw Refusal.badRequest("Badly formed resources parameter. Expected resources query string parameter"
                        + " in form: ?resources=VCPU:2,MEMORY_MB:1024. Got: " + text + ".");
            }
            String amount = resource.group(2);
            if (!amount.matches("-?[0-9]{1,9}")) {
                throw Refusal.badRequest("Requested resource " + resource.group(1)
                        + " expected positive integer amount. Got: " + amount + ".");
            }
            if (Integer.parseInt(amount) < 1) {
                throw Refusal.badRequest(
                        "Requested resource " + resource.group(1) + " requires amount >= 1. Got: " + amount + ".");
            }
            amounts.put(resource.group(1), Integer.parseInt(amount));
        }
        return amounts;
    }
}
