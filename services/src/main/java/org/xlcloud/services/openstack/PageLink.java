package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link of a list that is cut into pages: the one with `rel` "next" leads on.
@JsonIgnoreProperties(ignoreUnknown = true)
record PageLink(@Nullable String rel, @Nullable String href) {
    static @Nullable String next(@Nullable List<PageLink> links) {
        for (PageLink link : Clean.list(links)) {
            if ("next".equals(link.rel)) return link.href;
        }
        return null;
    }
}
