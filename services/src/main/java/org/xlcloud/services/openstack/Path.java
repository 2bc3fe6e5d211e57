package org.xlcloud.services.openstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Puts values into paths and queries.
final class Path {
    private Path() {}

    /// The value as one segment of a path, or as the value of a query: ids come from servers and may hold anything.
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
