package org.xlcloud.services.xms.team;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Webhook;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.HostPort;
import org.xlcloud.services.cloud.ServerTls;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;

/// How an XMS of its own is set up: a properties file, of which `installer/systemd/xms.conf.example` tells every key.
///
/// @param file where it is written, for messages
/// @param listen of the API
/// @param address at which others reach the API
/// @param tls of the API; null for plain HTTP
/// @param clouds that it looks after
/// @param journal which a team of XMS shares
/// @param data where the output of runs is kept
/// @param keystone the cloud whose Keystone says who somebody is
/// @param readers roles of which one is needed to read
/// @param actors roles of which one is needed to act
/// @param projects in which these roles count; empty for all
/// @param days how long the journal keeps entries
/// @param polled those of the clouds whose GPUs' metrics it carries from Ganglia to Gnocchi while it leads
/// @param webhook null where alarms are told to somebody else
public record XmsConfig(
        String file,
        InetSocketAddress listen,
        URI address,
        @Nullable SSLContext tls,
        List<CloudConfig> clouds,
        JournalPlace journal,
        Path data,
        CloudConfig keystone,
        Set<String> readers,
        Set<String> actors,
        Set<String> projects,
        int days,
        List<CloudConfig> polled,
        @Nullable Webhook webhook) {
    static final Set<String> KEYS = new LinkedHashSet<>(List.of(
            "listen",
            "address",
            "certificate",
            "key",
            "clouds",
            "journal",
            "journal.days",
            "data",
            "keystone",
            "roles.read",
            "roles.act",
            "projects",
            "pollster",
            "webhook.listen",
            "webhook.certificate",
            "webhook.key",
            "webhook.sources",
            "webhook.secrets"));
    private static final String DATA = "/var/lib/xlcloud";
    private static final int MOST_DAYS = 36_500;

    /// Reads and checks the file.
    ///
    /// @param entries a cloud's entry of clouds.yaml by its name; throws a ProblemException where there is none
    /// @throws ProblemException naming the file, the key, what was found and what was expected
    public static XmsConfig read(Path file, Function<String, CloudConfig> entries) {
        var from = new Written(file);
        from.mustKnow(KEYS);
        List<String> names = from.list("clouds");
        if (names.isEmpty()) throw from.wrong("clouds", "nothing", "names of clouds.yaml, separated by commas");
        List<CloudConfig> clouds =
                names.stream().map(name -> from.cloud("clouds", name, entries)).toList();
        String keystone = from.get("keystone", names.getFirst());
        InetSocketAddress listen = from.listen();
        SSLContext tls = from.tls();
        Path data = from.path("data", DATA);
        return new XmsConfig(
                file.toString(),
                listen,
                from.address(listen, tls != null),
                tls,
                clouds,
                from.journal(data),
                data,
                from.cloud("keystone", keystone, entries),
                from.roles("roles.read", "reader", "member", "admin"),
                from.roles("roles.act", "admin"),
                Set.copyOf(from.list("projects")),
                from.days(),
                from.polled(clouds),
                from.webhook(clouds.stream().map(CloudConfig::name).toList()));
    }

    /// The file's keys and values.
    private static final class Written {
        private final Path file;
        private final Properties values = new Properties();

        Written(Path file) {
            this.file = file;
            try {
                values.load(new StringReader(Files.readString(file)));
            } catch (IOException | IllegalArgumentException e) {
                throw new ProblemException(
                        Problem.of(
                                        "read the configuration of XMS",
                                        file.toString(),
                                        e instanceof NoSuchFileException
                                                ? "there is no such file"
                                                : "it can't be read: " + e.getMessage())
                                .withHint("A properties file is expected; xms.conf.example beside the program is one"),
                        e);
            }
        }

        ProblemException wrong(String key, String found, String expected) {
            return new ProblemException(Problem.of(
                    "read the configuration of XMS",
                    file + ", key " + key,
                    "found " + found + ", expected " + expected));
        }

        void mustKnow(Set<String> keys) {
            for (String key : new TreeSet<>(values.stringPropertyNames()))
                if (!keys.contains(key))
                    throw wrong(key, "a key that there is not", "one of " + String.join(", ", keys));
        }

        @Nullable
        String get(String key) {
            String value = values.getProperty(key);
            return value == null || value.isBlank() ? null : value.strip();
        }

        String get(String key, String otherwise) {
            return Objects.requireNonNullElse(get(key), otherwise);
        }

        List<String> list(String key) {
            return Arrays.stream(get(key, "").split(",", -1))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .distinct()
                    .toList();
        }

        Set<String> roles(String key, String... usual) {
            List<String> written = list(key);
            var roles = new TreeSet<String>();
            for (String role : written.isEmpty() ? List.of(usual) : written) roles.add(role.toLowerCase(Locale.ROOT));
            return roles;
        }

        CloudConfig cloud(String key, String name, Function<String, CloudConfig> entries) {
            try {
                return entries.apply(name);
            } catch (ProblemException e) {
                throw new ProblemException(
                        Problem.of(
                                "read the configuration of XMS",
                                file + ", key " + key,
                                "found \"" + name + "\", expected a cloud that can be used: "
                                        + e.problem().oneLine()),
                        e);
            }
        }

        InetSocketAddress listen() {
            String written = get("listen", "127.0.0.1:8989");
            InetSocketAddress address =
                    HostPort.toListenAt(written).orElseThrow(() -> wrong("listen", quoted(written), "HOST:PORT"));
            if (address.isUnresolved()) throw wrong("listen", quoted(written), "a host of this machine");
            return address;
        }

        URI address(InetSocketAddress listen, boolean secure) {
            String written = get("address");
            String scheme = secure ? "https" : "http";
            if (written == null) {
                String host = listen.getHostString();
                return URI.create(
                        scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listen.getPort());
            }
            try {
                URI address = URI.create(written);
                if (scheme.equals(address.getScheme()) && address.getHost() != null) return address;
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw wrong("address", quoted(written), scheme + "://HOST:PORT, as others reach this XMS");
        }

        @Nullable
        SSLContext tls() {
            String certificate = get("certificate");
            if (certificate == null && get("key") != null)
                throw wrong("certificate", "nothing", "the PEM file of the certificate whose key is set");
            try {
                return ServerTls.of(certificate, get("key"));
            } catch (ProblemException e) {
                throw new ProblemException(
                        Problem.of(
                                "read the configuration of XMS",
                                file + ", key certificate",
                                "found " + certificate + ", expected PEM files: "
                                        + e.problem().reason()),
                        e);
            }
        }

        Path path(String key, String usual) {
            String written = get(key, usual);
            Path path = Path.of(written);
            if (!path.isAbsolute()) throw wrong(key, quoted(written), "an absolute path");
            return path;
        }

        JournalPlace journal(Path data) {
            String written = get("journal", data.resolve("journal.db").toString());
            if (written.startsWith("jdbc:postgresql:")) return new JournalPlace.Database(written);
            if (!written.startsWith("/"))
                throw wrong(
                        "journal",
                        "what is neither",
                        "the absolute path of a SQLite file, or jdbc:postgresql://HOST/DATABASE?user=NAME");
            return new JournalPlace.File(Path.of(written));
        }

        int days() {
            String written = get("journal.days");
            if (written == null) return JournalLimits.DEFAULT.days();
            try {
                int days = Integer.parseInt(written);
                if (days >= 1 && days <= MOST_DAYS) return days;
            } catch (NumberFormatException e) {
                // said below
            }
            throw wrong("journal.days", quoted(written), "a number from 1 to " + MOST_DAYS);
        }

        List<CloudConfig> polled(List<CloudConfig> clouds) {
            return list("pollster").stream()
                    .map(name -> clouds.stream()
                            .filter(cloud -> cloud.name().equals(name)
                                    && cloud.telemetry().ganglia() != null)
                            .findFirst()
                            .orElseThrow(() -> wrong(
                                    "pollster", quoted(name), "one of clouds, whose entry says where Ganglia is")))
                    .toList();
        }

        @Nullable
        Webhook webhook(List<String> names) {
            Webhook webhook = Webhook.of(this::get, file.toString());
            if (webhook != null)
                for (var source : webhook.sources())
                    if (!names.contains(source.cloud()))
                        throw wrong(
                                "webhook.sources",
                                "the source " + source.name() + " of cloud " + quoted(source.cloud()),
                                "one of " + String.join(", ", names));
            return webhook;
        }

        private static String quoted(String text) {
            return '"' + text + '"';
        }
    }
}
