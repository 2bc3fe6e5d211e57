package org.xlcloud.services.alarms;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.HostPort;
import org.xlcloud.services.cloud.ServerTls;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// How the webhook is set up: by `webhook.listen`, `webhook.certificate`, `webhook.key`, `webhook.sources` and
/// `webhook.secrets`, in the console's settings as in the file of an XMS of its own.
///
/// @param tls null for plain HTTP
public record Webhook(
        InetSocketAddress address,
        List<AlarmIntake.Source> sources,
        @Nullable SSLContext tls) {
    private static final int SHORTEST_SECRET = 16;

    public Webhook {
        sources = List.copyOf(sources);
    }

    /// @param settings the value of a key; null where there is none
    /// @param file of these settings, for messages
    /// @return null where `webhook.listen` does not ask for one
    /// @throws ProblemException naming the file, the key, what was found and what was expected
    public static @Nullable Webhook of(Function<String, @Nullable String> settings, String file) {
        String listen = settings.apply("webhook.listen");
        if (listen == null || listen.isBlank()) return null;
        return new Webhook(
                address(listen.strip(), file),
                sources(settings),
                ServerTls.of(settings.apply("webhook.certificate"), settings.apply("webhook.key")));
    }

    /// Listens.
    ///
    /// @throws ProblemException when the port can't be had
    public AlarmIntake open(AlarmDesk desk, InstantSource clock) {
        return new AlarmIntake(address, sources, AlarmIntake.Bounds.DEFAULT, tls, desk, clock);
    }

    private static InetSocketAddress address(String listen, String file) {
        return HostPort.toListenAt(listen)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        "listen for alarms", file, "webhook.listen is \"" + listen + "\", expected HOST:PORT")));
    }

    /// `webhook.sources` lists `NAME=CLOUD`; their secrets stand as `NAME=SECRET` in the file
    /// `webhook.secrets`.
    private static List<AlarmIntake.Source> sources(Function<String, @Nullable String> settings) {
        String file = settings.apply("webhook.secrets");
        var secrets = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                secrets.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ProblemException(
                        Problem.of("read the webhook's secrets", file, String.valueOf(e.getMessage())), e);
            }
        }
        var sources = new ArrayList<AlarmIntake.Source>();
        String listed = Objects.requireNonNullElse(settings.apply("webhook.sources"), "");
        for (String each : Stream.of(listed.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList()) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            String secret = secrets.getProperty(name, "");
            if (equals < 0 || secret.length() < SHORTEST_SECRET)
                throw new ProblemException(
                        Problem.of(
                                        "listen for alarms",
                                        String.valueOf(file),
                                        "the source " + name + " has no cloud, or no secret of 16 characters or more")
                                .withHint(
                                        "Write NAME=CLOUD into webhook.sources and NAME=SECRET into the file webhook.secrets."));
            sources.add(new AlarmIntake.Source(name, each.substring(equals + 1), new Secret(secret)));
        }
        return sources;
    }
}
