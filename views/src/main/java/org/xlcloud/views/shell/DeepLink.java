package org.xlcloud.views.shell;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The address of one object, `xlcloud://CLOUD/KIND/ID`: what its own tab is called by, and what people pass on.
///
/// @param kind as in a [Link]
/// @param id within the cloud; slashes belong to it
public record DeepLink(String cloud, String kind, String id) {
    private static final String SCHEME = "xlcloud://";
    private static final int LONGEST = 2_000;

    /// Where a link leads.
    public static DeepLink of(Link link) {
        int slash = link.key().indexOf('/');
        return new DeepLink(
                link.key().substring(0, Math.max(0, slash)),
                link.kind(),
                link.key().substring(slash + 1));
    }

    /// Empty when the text is no such address. What follows a `?` is not read.
    public static Optional<DeepLink> parse(String text) {
        if (!text.startsWith(SCHEME) || text.length() > LONGEST) return Optional.empty();
        String path = text.substring(SCHEME.length());
        int query = path.indexOf('?');
        String[] parts = (query < 0 ? path : path.substring(0, query)).split("/", 3);
        if (parts.length < 3) return Optional.empty();
        try {
            var link = new DeepLink(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
            boolean whole = !link.cloud.isBlank() && !link.kind.isBlank() && !link.id.isBlank();
            return whole && text.chars().noneMatch(Character::isISOControl) ? Optional.of(link) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a percent sign without its two digits
        }
    }

    /// As it is written.
    public String text() {
        return SCHEME + encoded(cloud) + "/" + encoded(kind) + "/" + encoded(id);
    }

    /// @param text what the operator reads
    public Link link(String text) {
        return new Link(kind, cloud + "/" + id, text);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":");
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
