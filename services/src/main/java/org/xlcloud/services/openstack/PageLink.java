package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link of a list that is cut into pages: the one with `rel` "next" leads on.
record PageLink(@Nullable String rel, @Nullable String href) {
    static @Nullable String next(@Nullable List<PageLink> links) {
        for (PageLink link : Clean.list(links)) {
            if ("next".equals(link.rel)) return link.href;
        }
        return null;
    }

    static PageLink read(JsonParser json) throws IOException {
        var read = new Object() {
            @Nullable
            String rel;

            @Nullable
            String href;
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "rel" -> read.rel = Tokens.text(value);
                case "href" -> read.href = Tokens.text(value);
                default -> value.skipChildren();
            }
        });
        return new PageLink(read.rel, read.href);
    }
}
