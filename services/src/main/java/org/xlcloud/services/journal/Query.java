package org.xlcloud.services.journal;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to look for, newest first.
///
/// @param from the earliest time of a fact; null for the beginning
/// @param to the latest, itself left out; null for the end
/// @param kinds empty for all
/// @param cloud empty for all; an entry of no cloud is found with empty only
/// @param subject the key that entries are about; empty for all
/// @param link what entries hang on; null for all
/// @param words each must be found in an entry, whatever its case: as a whole word where some entry
/// has it so, else as the beginning of one; empty for all
/// @param before continues behind an entry's id; null for the first page
/// @param limit how many at the most
public record Query(
        @Nullable Instant from,
        @Nullable Instant to,
        Set<Kind> kinds,
        String cloud,
        String subject,
        @Nullable Link link,
        String words,
        @Nullable Long before,
        int limit) {
    public static final int PAGE = 200;

    /// Everything, in pages of 200.
    public static final Query ALL = new Query(null, null, Set.of(), "", "", null, "", null, PAGE);

    public Query {
        kinds = Set.copyOf(kinds);
        if (limit < 1) throw new IllegalArgumentException("a page of " + limit);
    }

    public Query between(@Nullable Instant from, @Nullable Instant to) {
        return new Query(from, to, kinds, cloud, subject, link, words, before, limit);
    }

    public Query of(Kind... kinds) {
        return new Query(from, to, Set.of(kinds), cloud, subject, link, words, before, limit);
    }

    public Query ofCloud(String cloud) {
        return new Query(from, to, kinds, cloud, subject, link, words, before, limit);
    }

    public Query about(String subject) {
        return new Query(from, to, kinds, cloud, subject, link, words, before, limit);
    }

    public Query on(@Nullable Link link) {
        return new Query(from, to, kinds, cloud, subject, link, words, before, limit);
    }

    public Query words(String words) {
        return new Query(from, to, kinds, cloud, subject, link, words, before, limit);
    }

    public Query before(@Nullable Long id) {
        return new Query(from, to, kinds, cloud, subject, link, words, id, limit);
    }

    public Query limit(int limit) {
        return new Query(from, to, kinds, cloud, subject, link, words, before, limit);
    }
}
