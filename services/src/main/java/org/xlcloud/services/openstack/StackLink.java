package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A link of Heat's, which tells which stack a resource or an event belongs to: `…/stacks/NAME/ID…`.
///
/// @param stackName of the stack that it leads to or into; empty where it leads elsewhere
/// @param stackId of the stack that it leads to or into; empty where it leads elsewhere
record StackLink(String rel, String stackName, String stackId) {
    private static final String STACKS = "/stacks/";

    static StackLink read(JsonParser json) throws IOException {
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
        return of(Clean.text(read.rel), Clean.text(read.href));
    }

    private static StackLink of(String rel, String href) {
        int name = href.indexOf(STACKS);
        if (name < 0) return new StackLink(rel, "", "");
        name += STACKS.length();
        int slash = href.indexOf('/', name);
        if (slash < 0) return new StackLink(rel, "", "");
        int end = href.indexOf('/', slash + 1);
        return new StackLink(
                rel, href.substring(name, slash), end < 0 ? href.substring(slash + 1) : href.substring(slash + 1, end));
    }
}
