package org.xlcloud.services.journal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Cuts text into the words that are searched for, the same for both databases: what stands between
/// spaces and brackets is a word (`gpu-node-1`, `0000:87:00.0`), and so is each of its parts
/// (`gpu`, `node`).
final class Words {
    /// What a filter begins with, which nobody can type.
    static final char FILTER = '=';

    private static final int LONGEST = 80;
    private static final int MOST = 300;
    /// What joins a word's parts.
    private static final String JOINTS = "_.:/@#=+%~-";

    private static final int UUID_LENGTH = 36;
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Words() {}

    /// The words of an entry, and its filters as words that nobody can type: they begin with `=`.
    static Set<String> of(Fact fact) {
        var words = new LinkedHashSet<String>();
        words.add(filter("kind", fact.kind().id()));
        words.add(filter("cloud", fact.cloud()));
        if (!fact.subject().isEmpty()) words.add(filter("subject", fact.subject()));
        for (Link link : fact.links()) if (words.size() < MOST) words.add(filter(link));
        for (String text : List.of(fact.cloud(), fact.source(), fact.who(), fact.text(), fact.cause(), fact.subject()))
            add(text, words);
        for (Link link : fact.links()) add(link.key(), words);
        return words;
    }

    /// A word that stands for a filter.
    static String filter(String name, String value) {
        var word = new StringBuilder().append(FILTER).append(name).append('=');
        for (char c : value.toLowerCase(Locale.ROOT).toCharArray())
            word.append(Character.isLetterOrDigit(c) || "_.:/@#+%~-".indexOf(c) >= 0 ? c : '_');
        return word.length() > 200 ? word.substring(0, 200) : word.toString();
    }

    static String filter(Link link) {
        return filter("on", link.kind() + ":" + link.key());
    }

    /// What an operator typed, each to be found as the beginning of a word.
    static List<String> typed(String text) {
        var words = new LinkedHashSet<String>();
        for (String word : cut(text.toLowerCase(Locale.ROOT), JOINTS)) {
            String bare = bare(word);
            if (!bare.isEmpty()) words.add(bare);
        }
        return List.copyOf(words);
    }

    private static void add(String text, Set<String> words) {
        for (String word : cut(text.toLowerCase(Locale.ROOT), JOINTS)) {
            if (words.size() >= MOST) return;
            String bare = bare(word);
            if (bare.isEmpty()) continue;
            words.add(bare);
            if (bare.length() == UUID_LENGTH && UUID.matcher(bare).matches()) continue;
            List<String> parts = cut(bare, "");
            if (parts.size() == 1 && parts.getFirst().length() == bare.length()) continue;
            for (String part : parts) if (part.length() > 1 && words.size() < MOST) words.add(part);
            int slash = bare.lastIndexOf('/');
            if (slash >= 0 && slash < bare.length() - 1) words.add(bare.substring(slash + 1));
        }
    }

    /// The longest runs of letters, digits and joints. By hand: with patterns it was the dearest part of writing a
    /// fact.
    private static List<String> cut(String text, String joints) {
        var runs = new ArrayList<String>();
        int from = -1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean in = Character.isLetter(c) || isNumber(c) || joints.indexOf(c) >= 0;
            if (in && from < 0) from = i;
            if (!in && from >= 0) {
                runs.add(text.substring(from, i));
                from = -1;
            }
            i += Character.charCount(c);
        }
        if (from >= 0) runs.add(text.substring(from));
        return runs;
    }

    private static boolean isNumber(int c) {
        if (c < 128) return c >= '0' && c <= '9';
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /// Without the punctuation of a sentence around it.
    private static String bare(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && !Character.isLetterOrDigit(word.charAt(from))) from++;
        while (to > from && !Character.isLetterOrDigit(word.charAt(to - 1))) to--;
        return word.substring(from, Math.min(to, from + LONGEST));
    }
}
