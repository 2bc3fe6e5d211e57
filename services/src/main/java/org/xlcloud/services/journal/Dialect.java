package org.xlcloud.services.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What differs between the two databases.
interface Dialect {
    /// A connection for the one that writes, at the beginning of nothing.
    Connection writer() throws SQLException;

    /// A connection for one that reads only.
    Connection reader() throws SQLException;

    /// Begins a transaction in which nobody else can write facts.
    void begin(Connection connection) throws SQLException;

    void commit(Connection connection) throws SQLException;

    void rollBack(Connection connection) throws SQLException;

    /// The steps from an empty database to the newest schema; each is a list of statements that runs
    /// once.
    List<List<String>> steps();

    /// The statement that inserts an entry's row, in the order of [Rows]; it does nothing for a
    /// known `once`. Where [#index] is null the words are its last parameter.
    String insert();

    /// The statement that makes an entry's words found: its id, then its words; null where they are in
    /// the row. It runs a little later, over many entries at once: by the one it costs more than all else.
    @Nullable
    String index();

    /// Takes the words of some entries into what [#beginning] looks through, inside their transaction; nothing where it
    /// looks elsewhere.
    default void learn(Connection connection, Collection<String> words) throws SQLException {}

    /// An entry's words as a parameter.
    String indexed(Collection<String> words);

    /// What is selected from where entries have some words: the tables, and the entry's id in them.
    /// The ids must come in their order without sorting, or a common word takes seconds.
    String tables();

    /// The entry's id in [#tables].
    String key();

    /// The condition on [#tables] that entries have some words, with one parameter.
    String matching();

    /// The parameter of [#matching].
    ///
    /// @param whole words
    /// @param beginnings of words, which may cost more: all entries with such words are put together first
    /// @param choices words of which any will do, for each choice
    String match(Collection<String> whole, Collection<String> beginnings, Collection<List<String>> choices);

    /// The words that begin so, for a choice among them; empty where beginnings cost no more than that.
    ///
    /// @param most how many; the caller asks for one more than it takes
    Optional<List<String>> beginning(Connection connection, String beginning, int most) throws SQLException;

    /// Forgets all entries with lower ids but the newest written; its parameter is the id.
    List<String> forget();

    /// What a refusal means.
    Failure failure(SQLException e);

    /// Bytes on disk.
    long bytes(Connection connection) throws SQLException;
}
