package org.xlcloud.services.cloud;

/// Makes text from servers safe to show. Names come from anyone who may create a server or a project: control
/// characters could forge a terminal's output, bidirectional overrides could make one name look like another.
public final class Text {
    private static final int LONGEST_LINE = 500;

    private Text() {}

    /// The text with every character that draws nothing or reorders its neighbours replaced by U+FFFD; line
    /// breaks and tabs stay. Returns the same object when there is nothing to replace.
    public static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= '\u007f')
                return c < '\u007f' && isLayout(c) ? cleanFrom(text, i + 1) : cleanFrom(text, i);
        }
        return text;
    }

    /// The text with a blank for each line break and tab: for what has one line in a list. Returns the same object when
    /// there is none.
    public static String unbroken(String text) {
        for (int i = 0; i < text.length(); i++)
            if (isLayout(text.charAt(i)))
                return text.replace('\n', ' ').replace('\t', ' ').replace('\r', ' ');
        return text;
    }

    /// [#clean] on one line of at most 500 characters: for names, messages and standard error.
    public static String line(String text) {
        String clean = clean(text);
        var line = new StringBuilder(Math.min(clean.length(), LONGEST_LINE));
        boolean space = false;
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (c == ' ' || isLayout(c)) {
                space = !line.isEmpty();
                continue;
            }
            if (line.length() >= LONGEST_LINE) return cut(line);
            if (space) line.append(' ');
            space = false;
            line.append(c);
        }
        return line.toString();
    }

    private static String cut(StringBuilder line) {
        int end = LONGEST_LINE - 1;
        if (Character.isHighSurrogate(line.charAt(end - 1))) end--;
        line.setLength(end);
        return line.append('…').toString();
    }

    private static String cleanFrom(String text, int from) {
        StringBuilder changed = null;
        int width;
        for (int i = from; i < text.length(); i += width) {
            int c = text.codePointAt(i);
            width = Character.charCount(c);
            if (isShown(c)) continue;
            if (changed == null) changed = new StringBuilder(text);
            for (int at = i; at < i + width; at++) changed.setCharAt(at, '\ufffd');
        }
        return changed == null ? text : changed.toString();
    }

    private static boolean isLayout(int c) {
        return c == '\n' || c == '\t' || c == '\r';
    }

    private static boolean isShown(int c) {
        if (isLayout(c)) return true;
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> c == '\u200d' || c == '\u200c'; // joiners belong to scripts and emoji
            default -> true;
        };
    }
}
