package org.xlcloud.services.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Finds entries: the newest of a query page by page, and those behind one in the order of writing.
final class Finding {
    /// Up to so many words that begin with what was typed are looked for one by one, which finds the newest at once.
    private static final int CHOICE = 64;

    /// What more words begin with is looked for in so many of the newest entries first. Most of them have it
    /// then, and putting all entries of all these words together takes seconds; what is rarer than that is
    /// sooner put together than read through.
    private static final int LOOKED_THROUGH = 4_000;

    /// Asks the database on a reader's connection.
    interface Asker {
        <T> T ask(Readers.Work<T> work);
    }

    private final Dialect dialect;
    private final Asker asker;

    Finding(Dialect dialect, Asker asker) {
        this.dialect = dialect;
        this.asker = asker;
    }

    /// Whether a query needs the entries' words.
    static boolean byWords(Query query) {
        return !query.words().isBlank() || !filters(query).isEmpty();
    }

    /// @param whole words that must all be there
    /// @param beginnings of words, of which there must be one each
    /// @param choices of words, of which there must be one each
    private record Wanted(Set<String> whole, List<String> beginnings, List<List<String>> choices) {
        boolean byWords() {
            return !(whole.isEmpty() && beginnings.isEmpty() && choices.isEmpty());
        }

        boolean begunIn(Entry entry) {
            Set<String> words = Words.of(entry.fact());
            return beginnings.stream()
                    .allMatch(beginning -> words.stream().anyMatch(word -> word.startsWith(beginning)));
        }
    }

    Page search(Query query) {
        List<String> typed = Words.typed(query.words());
        if (typed.isEmpty() && !query.words().isBlank()) return new Page(List.of(), null);
        Set<String> whole = filters(query);
        var beginnings = new ArrayList<String>();
        var choices = new ArrayList<List<String>>();
        for (String word : typed) {
            if (known(word)) {
                whole.add(word);
                continue;
            }
            Optional<List<String>> words = asker.ask(connection -> dialect.beginning(connection, word, CHOICE + 1));
            if (words.isEmpty() || words.get().size() > CHOICE) beginnings.add(word);
            else if (words.get().isEmpty()) return new Page(List.of(), null);
            else choices.add(words.get());
        }
        var wanted = new Wanted(whole, beginnings, choices);
        int most = query.limit() + 1;
        if (!beginnings.isEmpty()) {
            Statement near = statement(query, new Wanted(whole, List.of(), choices), LOOKED_THROUGH);
            Read read = read(near, wanted::begunIn, most);
            if (read.found().size() == most || read.rows() < LOOKED_THROUGH) return page(read.found(), query);
        }
        return page(read(statement(query, wanted, most), _ -> true, most).found(), query);
    }

    private static Page page(List<Entry> found, Query query) {
        if (found.size() <= query.limit()) return new Page(found, null);
        List<Entry> page = found.subList(0, query.limit());
        return new Page(page, page.getLast().id());
    }

    private record Statement(String sql, List<Object> parameters) {}

    private Statement statement(Query query, Wanted wanted, int limit) {
        String key = wanted.byWords() ? dialect.key() : "id";
        var sql = new StringBuilder(
                "SELECT " + Rows.COLUMNS + " FROM " + (wanted.byWords() ? dialect.tables() : "entry") + " WHERE 1 = 1");
        var parameters = new ArrayList<Object>();
        if (wanted.byWords()) {
            sql.append(" AND ").append(dialect.matching());
            parameters.add(dialect.match(wanted.whole(), wanted.beginnings(), wanted.choices()));
        }
        // Kinds of which any will do can't be joined to words that all must be there.
        if (query.kinds().size() > 1) kinds(query.kinds(), sql, parameters);
        if (query.from() != null) {
            sql.append(" AND ").append(key).append(" >= ?");
            parameters.add(Rows.lowestId(query.from()));
        }
        Long below = query.before();
        if (query.to() != null) {
            long end = Rows.lowestId(query.to());
            below = below == null || end < below ? Long.valueOf(end) : below;
        }
        if (below != null) {
            sql.append(" AND ").append(key).append(" < ?");
            parameters.add(below);
        }
        sql.append(" ORDER BY ").append(key).append(" DESC LIMIT ").append(limit);
        return new Statement(sql.toString(), parameters);
    }

    private static void kinds(Set<Kind> kinds, StringBuilder sql, List<Object> parameters) {
        sql.append(" AND kind IN (");
        String comma = "";
        for (Kind kind : kinds) {
            sql.append(comma).append('?');
            parameters.add(kind.id());
            comma = ", ";
        }
        sql.append(')');
    }

    /// The words that stand for what a query narrows to.
    private static Set<String> filters(Query query) {
        var filters = new LinkedHashSet<String>();
        if (query.kinds().size() == 1)
            filters.add(Words.filter("kind", query.kinds().iterator().next().id()));
        if (!query.cloud().isEmpty()) filters.add(Words.filter("cloud", query.cloud()));
        if (!query.subject().isEmpty()) filters.add(Words.filter("subject", query.subject()));
        if (query.link() != null) filters.add(Words.filter(query.link()));
        return filters;
    }

    /// Whether some entry has this word whole.
    private boolean known(String word) {
        String sql = "SELECT 1 FROM " + dialect.tables() + " WHERE " + dialect.matching() + " LIMIT 1";
        return asker.ask(connection -> {
            try (PreparedStatement ask = connection.prepareStatement(sql)) {
                ask.setObject(1, dialect.match(List.of(word), List.of(), List.of()));
                try (ResultSet row = ask.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /// The entries behind one in the order of writing, oldest first.
    ///
    /// @param kinds empty for all
    List<Entry> since(long seq, Set<Kind> kinds, int limit) {
        var parameters = new ArrayList<Object>(List.of(seq));
        var sql = new StringBuilder("SELECT " + Rows.COLUMNS + " FROM entry WHERE seq > ?");
        if (!kinds.isEmpty()) kinds(kinds, sql, parameters);
        sql.append(" ORDER BY seq LIMIT ").append(limit);
        return read(new Statement(sql.toString(), parameters), _ -> true, limit).found();
    }

    /// @param rows how many were looked at
    private record Read(List<Entry> found, int rows) {}

    /// Reads until so many are found.
    private Read read(Statement statement, Predicate<Entry> wanted, int most) {
        return asker.ask(connection -> {
            try (PreparedStatement ask = connection.prepareStatement(statement.sql())) {
                int n = 0;
                for (Object parameter : statement.parameters()) ask.setObject(++n, parameter);
                var found = new ArrayList<Entry>();
                int rows = 0;
                try (ResultSet row = ask.executeQuery()) {
                    while (found.size() < most && row.next()) {
                        rows++;
                        Entry entry = Rows.read(row);
                        if (wanted.test(entry)) found.add(entry);
                    }
                }
                return new Read(found, rows);
            }
        });
    }
}
