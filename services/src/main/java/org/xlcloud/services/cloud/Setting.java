package org.xlcloud.services.cloud;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of a configuration file or of the environment, with the place where it is written. Prints its place
/// only, since any value may be a secret.
sealed interface Setting {
    Place place();

    /// Where something is written.
    ///
    /// @param file the file's path, or "environment variable OS_USERNAME"
    /// @param line counted from 1; 0 where there are no lines
    record Place(String file, int line) {
        @Override
        public String toString() {
            return line > 0 ? file + ":" + line : file;
        }
    }

    /// A single value as it is written; null where it is written as `null`, `~` or nothing.
    record Value(@Nullable String text, Place place) implements Setting {
        @Override
        public String toString() {
            return "value at " + place;
        }
    }

    record Section(Map<String, Setting> entries, Place place) implements Setting {
        static Section empty(Place place) {
            return new Section(new LinkedHashMap<>(), place);
        }

        /// This section with another laid over it: sections merge, anything else replaces.
        Section with(Section over) {
            var merged = new LinkedHashMap<>(entries);
            over.entries.forEach((key, value) -> merged.merge(
                    key,
                    value,
                    (old, given) -> old instanceof Section below && given instanceof Section above
                            ? below.with(above)
                            : given));
            return new Section(merged, place);
        }

        @Override
        public String toString() {
            return "section at " + place;
        }
    }

    record Items(List<Setting> items, Place place) implements Setting {
        @Override
        public String toString() {
            return "list at " + place;
        }
    }
}
