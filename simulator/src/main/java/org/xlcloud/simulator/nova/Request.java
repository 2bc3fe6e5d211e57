package org.xlcloud.simulator.nova;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;

/// A call to Nova by somebody, at a microversion.
///
/// @param minor 93 for 2.93
record Request(Call call, Grant grant, int minor) {
    /// The newest microversion is 2.93, Zed's.
    static final int NEWEST = 93;

    private static final int MAX_LIMIT = 1_000;
    private static final Pattern VERSION = Pattern.compile("([1-9][0-9]{0,3})\\.([1-9][0-9]{0,3}|0)");

    /// The version asked for as text, `2.1` without a header.
    static String asked(Call call) {
        String header = call.header("OpenStack-API-Version");
        if (header != null) {
            for (String part : header.split(",", -1)) {
                String[] words = part.strip().toLowerCase(Locale.ROOT).split("\\s+", 2);
                if (words.length == 2 && words[0].equals("compute")) {
                    return words[1];
                }
            }
        }
        String old = call.header("X-OpenStack-Nova-API-Version");
        return old == null ? "2.1" : old.strip().toLowerCase(Locale.ROOT);
    }

    static int minor(String asked) {
        if (asked.equals("latest")) {
            return NEWEST;
        }
        Matcher version = VERSION.matcher(asked);
        if (!version.matches()) {
            throw Refusal.badRequest(
                    "API Version String " + asked + " is of invalid format. Must be of format MajorNum.MinorNum.");
        }
        int minor = Integer.parseInt(version.group(2));
        if (!version.group(1).equals("2") || minor < 1 || minor > NEWEST) {
            throw Refusal.notAcceptable(asked);
        }
        return minor;
    }

    boolean atLeast(int wanted) {
        return minor >= wanted;
    }

    boolean admin() {
        return grant.admin();
    }

    /// The project of the scope; an empty text for other scopes.
    String projectId() {
        var project = grant.project();
        return project == null ? "" : project.id();
    }

    /// Refuses anybody but administrators.
    void need(String rule) {
        if (!admin()) {
            throw Refusal.forbidden("os_compute_api:" + rule);
        }
    }

    boolean is(String method) {
        return call.method().equals(method);
    }

    /// How many elements a page has: what was asked for, at most 1000.
    int limit() {
        String text = call.parameter("limit");
        if (text == null) {
            return MAX_LIMIT;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw Refusal.badRequest("Invalid input for query parameters limit. Value: " + text + ". '" + text
                    + "' does not match '^[0-9]*$'");
        }
        int limit = Integer.parseInt(text);
        return limit == 0 ? MAX_LIMIT : Math.min(limit, MAX_LIMIT);
    }

    @Nullable
    String marker() {
        return call.parameter("marker");
    }

    /// The address of the page after an element.
    String next(String marker) {
        var text = new StringBuilder(call.base()).append(call.path()).append('?');
        call.query().forEach((name, values) -> {
            if (!name.equals("marker")) {
                for (String value : values) {
                    text.append(encode(name)).append('=').append(encode(value)).append('&');
                }
            }
        });
        return text.append("marker=").append(encode(marker)).toString();
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
