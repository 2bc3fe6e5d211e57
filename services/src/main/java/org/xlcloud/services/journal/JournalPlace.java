package org.xlcloud.services.journal;

import java.nio.file.Path;
import java.util.Map;
import org.xlcloud.services.cloud.UserFolders;

/// Where a journal is kept.
public sealed interface JournalPlace {

    /// One SQLite file; several programs of one machine may have it open.
    record File(Path path) implements JournalPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// A PostgreSQL database by its JDBC URL. Its password comes from `~/.pgpass` or stands in the
    /// URL, which is never shown whole.
    record Database(String url) implements JournalPlace {
        /// Without what may be a secret.
        @Override
        public String toString() {
            int query = url.indexOf('?');
            return (query < 0 ? url : url.substring(0, query)).replaceAll("//[^/@]*@", "//");
        }
    }

    /// `journal.db` among the user's data; the JDBC URL in
    /// `XLCLOUD_JOURNAL` instead where there is one.
    static JournalPlace of(Map<String, String> environment, Path home) {
        String url = environment.getOrDefault("XLCLOUD_JOURNAL", "");
        if (!url.isBlank()) return new Database(url.strip());
        return new File(UserFolders.of(environment, home).data().resolve("journal.db"));
    }
}
