package org.xlcloud.views.shell;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.UserFolders;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;

/// What the window remembers from one run to the next, in one properties file that a person may edit: theme, text
/// scale, open tabs, the window's place, columns of tables, and the keys of actions (`key.ACTION=Ctrl+E`).
///
/// Every change is written at once, atomically and off the calling thread. A file that can't be read means defaults; it
/// is said once through [#problems], and the file is kept beside the new one as `.broken`.
public final class Settings implements AutoCloseable {
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;
    private final Map<String, String> values = new TreeMap<>();
    private final Mailbox<List<Problem>> problems = new Mailbox<>(List.of());
    private final Mailbox<Integer> reloads = new Mailbox<>(0);
    private final ReentrantLock writing = new ReentrantLock();
    /// What was changed here and not yet written; null where a key was forgotten.
    private final Map<String, @Nullable String> changed = new TreeMap<>();

    private boolean broken;

    public Settings(Path file) {
        this.file = file;
        read();
    }

    /// `console.properties` in the user's configuration.
    public static Path file(Map<String, String> environment, Path home) {
        return UserFolders.of(environment, home).config().resolve("console.properties");
    }

    public Path file() {
        return file;
    }

    /// What went wrong with the file, oldest first.
    public Mailbox<List<Problem>> problems() {
        return problems;
    }

    /// How often the file was read again: for those who look at a setting once and keep what follows from it.
    public Mailbox<Integer> reloads() {
        return reloads;
    }

    /// The value of a key, or null where it was never set.
    public synchronized @Nullable String get(String key) {
        return values.get(key);
    }

    public String get(String key, String otherwise) {
        String value = get(key);
        return value == null ? otherwise : value;
    }

    public boolean is(String key) {
        return Boolean.parseBoolean(get(key, "false"));
    }

    /// A number within bounds; anything else in the file gives the default, is said once, and stays for a person to
    /// mend.
    public double number(String key, double least, double most, double otherwise) {
        String value = get(key);
        if (value == null) return otherwise;
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // said below, as for a number out of bounds
        }
        report(Problem.of(
                        "use the setting " + key,
                        file.toString(),
                        "\"" + value + "\" is not a number from " + least + " to " + most)
                .withHint("The default " + otherwise + " is used."));
        return otherwise;
    }

    /// A comma-separated list.
    public List<String> list(String key) {
        String value = get(key);
        if (value == null || value.isBlank()) return List.of();
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// All entries below a prefix, without it: `key.` gives the keys of actions.
    public synchronized Map<String, String> below(String prefix) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    /// Sets a value, or forgets it when null, and writes the file soon.
    public void set(String key, @Nullable String value) {
        synchronized (this) {
            String before = value == null ? values.remove(key) : values.put(key, value);
            if (Objects.equals(before, value)) return;
            changed.put(key, value);
        }
        Thread.ofVirtual().name("settings").start(this::write);
    }

    public void setList(String key, List<String> items) {
        set(key, String.join(",", items));
    }

    /// Reads the file again: after it was edited by hand.
    public void reload() {
        read();
        reloads.put(reloads.newest() + 1);
    }

    /// Writes what has not been written yet, and returns when that is done.
    @Override
    public void close() {
        write();
    }

    private void read() {
        try {
            Map<String, String> stored = load();
            synchronized (this) {
                values.clear();
                values.putAll(stored);
            }
        } catch (IOException | IllegalArgumentException e) {
            broken = true;
            report(Problem.of("read the settings", file.toString(), String.valueOf(e.getMessage()))
                    .withHint("Defaults are used. The file is kept as " + aside().getFileName() + "."));
        }
    }

    private Map<String, String> load() throws IOException {
        var stored = new TreeMap<String, String>();
        try {
            if (Files.size(file) > MOST_BYTES) throw new IOException("the file is larger than 1 MiB");
            var properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            properties.stringPropertyNames().forEach(key -> stored.put(key, properties.getProperty(key)));
        } catch (NoSuchFileException e) {
            return Map.of(); // the first start: all defaults
        }
        return stored;
    }

    private Path aside() {
        return file.resolveSibling(file.getFileName() + ".broken");
    }

    /// Writes only what was changed here into what the file says now, so that a person's edit, or another window's,
    /// survives.
    private void write() {
        var fresh = new TreeMap<String, @Nullable String>();
        writing.lock();
        try {
            synchronized (this) {
                if (changed.isEmpty()) return;
                fresh.putAll(changed);
                changed.clear();
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (broken) {
                Files.move(file, aside(), StandardCopyOption.REPLACE_EXISTING);
                broken = false;
            }
            var merged = new TreeMap<>(load());
            fresh.forEach((key, value) -> {
                if (value == null) merged.remove(key);
                else merged.put(key, value);
            });
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, text(merged));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | IllegalArgumentException e) {
            synchronized (this) {
                fresh.forEach(changed::putIfAbsent); // the next change tries again
            }
            report(Problem.of("write the settings", file.toString(), String.valueOf(e))
                    .withHint("They last until the window is closed. Check the file and its folder."));
        } finally {
            writing.unlock();
        }
    }

    private synchronized void report(Problem problem) {
        if (problems.newest().contains(problem)) return;
        problems.put(
                Stream.concat(problems.newest().stream(), Stream.of(problem)).toList());
    }

    private static String text(Map<String, String> values) {
        var text = new StringBuilder("""
                # XLcloud Console. Edit it while the console is closed, or reload it from the palette.
                # Keys of actions: key.ACTION=Ctrl+Shift+E; the key sheet (F1) names the actions.
                """);
        values.forEach((key, value) -> text.append(escape(key, true))
                .append('=')
                .append(escape(value, false))
                .append('\n'));
        return text.toString();
    }

    /// As `java.util.Properties` reads it back.
    private static String escape(String text, boolean key) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\f' -> escaped.append("\\f");
                case ' ' -> escaped.append(key || i == 0 ? "\\ " : " ");
                case '=', ':', '#', '!' -> escaped.append(key ? "\\" : "").append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
