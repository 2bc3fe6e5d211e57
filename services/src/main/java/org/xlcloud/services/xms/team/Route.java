package org.xlcloud.services.xms.team;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing that the API does.
///
/// @param path as `openapi.json` has it: `/v1/runs/{id}`
/// @param need who may
record Route(String method, String path, Gate.Need need, Handler handler) {
    /// Carries it out, and replies.
    interface Handler {
        void handle(HttpExchange exchange, Ask ask) throws IOException;
    }

    /// The values of the path's parameters; empty where it is another path.
    Optional<List<String>> match(String rawPath) {
        String[] wanted = path.split("/", -1);
        String[] given = rawPath.split("/", -1);
        if (wanted.length != given.length) return Optional.empty();
        var values = new ArrayList<String>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) values.add(decoded(given[i]));
            else if (!wanted[i].equals(given[i])) return Optional.empty();
        }
        return Optional.of(values);
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(400, "read the path", "a % that is no escape", "percent-encoded UTF-8");
        }
    }
}
