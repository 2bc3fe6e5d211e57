package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/// A link of Heat's that leads to a stack: `…/stacks/NAME/ID`. Resources and events have one to the stack that they
/// belong to (`stack`), and one to the stack that they stand for (`nested`), besides those that lead on into a stack.
///
/// @param stackId empty for a link that leads elsewhere
record StackLink(String rel, String stackName, String stackId) {
    private static final char[] STACKS = "/stacks/".toCharArray();

    static StackLink read(JsonParser json, Repeats repeats) throws IOException {
        var read = new Object() {
            String rel = "";

            String name = "";

            String id = "";
        };
        Tokens.object(json, (member, value) -> {
            if (member.equals("rel")) {
                read.rel = repeats.text(value);
            } else if (member.equals("href") && value.currentToken() == JsonToken.VALUE_STRING) {
                char[] href = value.getTextCharacters();
                int end = value.getTextOffset() + value.getTextLength();
                int name = behindStacks(href, value.getTextOffset(), end);
                int slash = indexOf('/', href, name, end);
                if (slash == end || indexOf('/', href, slash + 1, end) < end) return;
                read.name = repeats.text(href, name, slash - name);
                read.id = repeats.text(href, slash + 1, end - slash - 1);
            } else {
                value.skipChildren();
            }
        });
        return new StackLink(read.rel, read.name, read.id);
    }

    boolean leads(String how) {
        return rel.equals(how) && !stackId.isEmpty();
    }

    private static int behindStacks(char[] href, int from, int end) {
        for (int at = from; at + STACKS.length <= end; at++) {
            int matching = 0;
            while (matching < STACKS.length && href[at + matching] == STACKS[matching]) matching++;
            if (matching == STACKS.length) return at + STACKS.length;
        }
        return end;
    }

    /// `end` where there is none.
    private static int indexOf(char wanted, char[] text, int from, int end) {
        for (int at = from; at < end; at++) if (text[at] == wanted) return at;
        return end;
    }
}
