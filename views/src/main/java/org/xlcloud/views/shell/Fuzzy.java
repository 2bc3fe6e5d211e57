package org.xlcloud.views.shell;

import java.util.Locale;

/// How well a text answers what was typed: every word must occur, whole or as letters in order.
final class Fuzzy {
    /// No match.
    static final int NONE = -1;

    private Fuzzy() {}

    /// A score, higher is better, or [#NONE]. No words match everything equally.
    static int score(String typed, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int sum = 0;
        for (String word : typed.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (word.isEmpty()) continue;
            int score = word(word, lower);
            if (score == NONE) return NONE;
            sum += score;
        }
        return sum;
    }

    private static int word(String word, String text) {
        int at = text.indexOf(word);
        if (at >= 0) {
            int start = startsWord(text, at) ? at : laterStart(word, text, at);
            // Whole words beat beginnings, beginnings beat middles, early beats late.
            if (start < 0) return 60 - Math.min(at, 30);
            boolean whole = start + word.length() == text.length()
                    || !Character.isLetterOrDigit(text.charAt(start + word.length()));
            return (whole ? 120 : 100) - Math.min(start, 30);
        }
        return letters(word, text);
    }

    private static int laterStart(String word, String text, int after) {
        for (int at = text.indexOf(word, after + 1); at >= 0; at = text.indexOf(word, at + 1))
            if (startsWord(text, at)) return at;
        return -1;
    }

    /// The word's letters in order: fewer gaps are better. Each run must begin at a word's start or follow another
    /// letter, so that "og" does not find "o…g" in everything.
    private static int letters(String word, String text) {
        if (word.length() < 2) return NONE;
        int score = 40;
        int from = 0;
        int last = -2;
        for (int i = 0; i < word.length(); i++) {
            int at = next(text, word.charAt(i), from, last);
            if (at < 0) return NONE;
            if (at != last + 1) score -= 5;
            last = at;
            from = at + 1;
        }
        return Math.max(1, score);
    }

    private static int next(String text, char letter, int from, int last) {
        for (int at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1))
            if (at == last + 1 || startsWord(text, at)) return at;
        return -1;
    }

    private static boolean startsWord(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
