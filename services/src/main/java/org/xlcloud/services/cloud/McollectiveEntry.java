package org.xlcloud.services.cloud;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.McollectiveConfig.Broker;
import org.xlcloud.services.cloud.McollectiveConfig.Connector;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// Reads `mcollective:` under `xlcloud:`.
final class McollectiveEntry {
    private static final Pattern BROKER = Pattern.compile("(?:(stomp|stomp\\+ssl|stomps)://)?([^/]+)/?");
    private static final int PLAIN_PORT = 61_613;
    private static final int TLS_PORT = 61_614;
    private static final Duration TTL = Duration.ofSeconds(60);

    private final CloudEntry entry;
    private final Setting.Section section;
    private final Path cwd;
    private final Path home;

    private McollectiveEntry(CloudEntry entry, Setting.Section section, Path cwd, Path home) {
        this.entry = entry;
        this.section = section;
        this.cwd = cwd;
        this.home = home;
    }

    /// Null when the entry says nothing of it.
    static @Nullable McollectiveConfig read(CloudEntry entry, Setting.Section console, Path cwd, Path home) {
        Setting found = console.entries().get("mcollective");
        return switch (found) {
            case null -> null;
            case Setting.Value value when value.text() == null -> null;
            case Setting.Section section -> new McollectiveEntry(entry, section, cwd, home).config();
            case Setting.Value _, Setting.Items _ -> throw entry.wrong("xlcloud.mcollective", found, "a section");
        };
    }

    private McollectiveConfig config() {
        Path privateKey = path("private_key");
        String password = text("password");
        return new McollectiveConfig(
                section.place().toString(),
                brokers(),
                connector(),
                text("virtual_host", connector() == Connector.RABBITMQ ? "/" : "mcollective"),
                text("login", "mcollective"),
                password == null ? null : new Secret(password),
                optionalPath("password_file"),
                name("collective", "mcollective"),
                privateKey,
                name("caller", callerOf(privateKey)),
                serverKeys(),
                ttl(),
                new Tls(
                        entry.bool(section, "verify", true),
                        optionalPath("cacert"),
                        optionalPath("cert"),
                        optionalPath("key")));
    }

    /// `xms-private.pem` is known to nodes as `xms-public.pem` by MCollective's custom.
    private static String callerOf(Path privateKey) {
        String file = String.valueOf(privateKey.getFileName());
        return file.replaceFirst("\\.pem$", "").replaceFirst("private", "public");
    }

    private List<Broker> brokers() {
        var found = new ArrayList<Broker>();
        for (Setting setting : several("brokers")) {
            String written = entry.single(setting, key("brokers"));
            Matcher parts = BROKER.matcher(written == null ? "" : written.strip());
            if (!parts.matches()) throw brokenBroker(setting);
            boolean secure = parts.group(1) != null && !parts.group(1).equals("stomp");
            found.add(new Broker(
                    HostPort.parse(parts.group(2), secure ? TLS_PORT : PLAIN_PORT)
                            .orElseThrow(() -> brokenBroker(setting)),
                    secure));
        }
        return found;
    }

    private ProblemException brokenBroker(Setting setting) {
        return entry.wrong(key("brokers"), setting, "stomp://HOST:PORT or stomp+ssl://HOST:PORT, or a list of them");
    }

    private Connector connector() {
        String written = text("connector", "activemq");
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "activemq" -> Connector.ACTIVEMQ;
            case "rabbitmq" -> Connector.RABBITMQ;
            default -> throw entry.wrong(key("connector"), setting("connector"), "activemq or rabbitmq");
        };
    }

    private List<Path> serverKeys() {
        return several("server_keys").stream()
                .map(setting -> path("server_keys", setting))
                .toList();
    }

    /// A list, or a single value for a list of one.
    private List<Setting> several(String key) {
        Setting setting = setting(key);
        List<Setting> items = setting instanceof Setting.Items list ? list.items() : List.of(setting);
        if (items.isEmpty() || (setting instanceof Setting.Value value && value.text() == null))
            throw entry.wrong(key(key), setting, "one or more");
        return items;
    }

    private Duration ttl() {
        String written = text("ttl");
        if (written == null) return TTL;
        if (written.matches("[0-9]{1,4}")) {
            int seconds = Integer.parseInt(written);
            if (seconds >= 5 && seconds <= 3_600) return Duration.ofSeconds(seconds);
        }
        throw entry.wrong(key("ttl"), setting("ttl"), "seconds from 5 to 3600");
    }

    private String name(String key, String otherwise) {
        String written = text(key, otherwise);
        if (!written.matches("[\\w.\\-]{1,100}")) throw entry.wrong(key(key), setting(key), "letters, digits, . _ -");
        return written;
    }

    private Path path(String key) {
        return path(key, setting(key));
    }

    private Path path(String key, Setting setting) {
        String written = entry.single(setting, key(key));
        try {
            if (written != null) return cwd.resolve(Paths.expand(written, home));
        } catch (InvalidPathException e) {
            throw entry.wrong(key(key), setting, "the path of a file");
        }
        throw entry.wrong(key(key), setting, "the path of a file");
    }

    private @Nullable Path optionalPath(String key) {
        return text(key) == null ? null : path(key);
    }

    private @Nullable String text(String key) {
        return entry.single(section.entries().get(key), key(key));
    }

    private String text(String key, String otherwise) {
        String written = text(key);
        return written == null ? otherwise : written;
    }

    private Setting setting(String key) {
        Setting setting = section.entries().get(key);
        return setting == null ? new Setting.Value(null, section.place()) : setting;
    }

    private static String key(String key) {
        return "xlcloud.mcollective." + key;
    }
}
