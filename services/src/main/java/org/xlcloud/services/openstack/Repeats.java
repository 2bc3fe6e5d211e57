package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;

/// Reads texts that come again and again in long lists (types, states, reasons, names) as the one object that was made
/// of them first: less to clean, to copy and to keep.
///
/// Safe on any threads without a lock: two that read the same text at once at worst each make one.
final class Repeats {
    private static final int SLOTS = 4_096;
    private static final int LONGEST = 200;

    private final @Nullable String[] texts = new @Nullable String[SLOTS];
    private final @Nullable Timed[] times = new @Nullable Timed[SLOTS];

    private record Timed(String text, Instant at) {}

    /// The clean text of the value; empty when absent.
    String text(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) return Clean.text(Tokens.text(json));
        return text(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
    }

    /// The clean text of some characters.
    String text(char[] characters, int from, int length) {
        if (length == 0) return "";
        if (length > LONGEST) return clean(characters, from, length);
        int slot = slot(characters, from, length);
        String known = texts[slot];
        if (known != null && same(known, characters, from, length)) return known;
        String made = clean(characters, from, length);
        texts[slot] = made;
        return made;
    }

    /// The time that the value tells; null when absent or unreadable.
    @Nullable
    Instant time(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) return Clean.time(Tokens.text(json));
        char[] characters = json.getTextCharacters();
        int from = json.getTextOffset();
        int length = json.getTextLength();
        int slot = slot(characters, from, length);
        Timed known = times[slot];
        if (known != null && same(known.text, characters, from, length)) return known.at;
        String text = new String(characters, from, length);
        Instant at = Clean.time(text);
        if (at != null && length <= LONGEST) times[slot] = new Timed(text, at);
        return at;
    }

    private static String clean(char[] characters, int from, int length) {
        return Clean.text(Text.clean(new String(characters, from, length)));
    }

    private static int slot(char[] characters, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) hash = 31 * hash + characters[i];
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }

    /// A text that had to be cleaned is not what was sent, and is made anew each time.
    private static boolean same(String known, char[] characters, int from, int length) {
        if (known.length() != length) return false;
        for (int i = 0; i < length; i++) if (known.charAt(i) != characters[from + i]) return false;
        return true;
    }
}
