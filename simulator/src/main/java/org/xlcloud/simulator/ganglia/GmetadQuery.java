package org.xlcloud.simulator.ganglia;

import java.util.List;
import java.util.Optional;

/// One request line of the interactive port: a path of up to three names, a filter, and whether it came as HTTP. Only
/// the HTTP form knows the wildcard, and only the plain form answers an unknown name with the whole parent.
///
/// @param names cluster, host, metric, as far as given; sent raw, there is no percent-encoding
/// @param summary `?filter=summary`
/// @param http the line began with `GET `
/// @param status `GET /status`
record GmetadQuery(List<String> names, boolean summary, boolean http, boolean status) {

    /// The longest line that gmetad reads, in bytes.
    static final int LONGEST = 2048;

    private static final String FORBIDDEN = ">!@#$%`;|\"\\'<";

    /// Empty when the line holds a character that gmetad refuses: it closes the connection without an answer.
    static Optional<GmetadQuery> parse(String line) {
        boolean http = line.startsWith("GET ");
        String path = line.strip();
        if (http) {
            path = line.substring("GET ".length()).strip();
            int version = path.lastIndexOf(" HTTP/");
            if (version >= 0) path = path.substring(0, version);
        }
        if (path.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) return Optional.empty();
        int question = path.indexOf('?');
        boolean summary = question >= 0 && path.startsWith("filter=summary", question + 1);
        if (question >= 0) path = path.substring(0, question);
        boolean status = http && path.equals("/status");
        List<String> names = List.of(path.split("/", -1)).stream()
                .filter(name -> !name.isEmpty())
                .toList();
        return Optional.of(new GmetadQuery(names, summary, http, status));
    }

    String name(int depth) {
        return depth < names.size() ? names.get(depth) : "";
    }

    /// Whether the path ends above a depth: everything below is written.
    boolean endsAt(int depth) {
        return names.size() <= depth;
    }

    boolean isWildcard(int depth) {
        return http && name(depth).equals("*");
    }
}
