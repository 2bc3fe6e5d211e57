package org.xlcloud.services.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.UserFolders;
import org.xlcloud.services.flow.LateLogger;

/// The last inventory of each cloud on disk, so that the next start has something to show while the first answers are
/// on their way. A cache: any file may be deleted at any time, and one that can't be used is left out with a line in
/// the log.
///
/// No secrets: the metadata of instances, where their owners may keep anything, are not written. Files are for their
/// owner only.
public final class Snapshots {
    private static final Logger LOG = LateLogger.of(Snapshots.class);
    private static final String FORMAT = "xlcloud inventory 1";
    private static final long MOST_BYTES = 64L << 20;
    private static final int MOST_ROWS = 200_000;
    /// A snapshot is stale from its first second on.
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// Made with the first snapshot and not with the window, which would wait for it.
    private static final class Json {
        static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(50)
                                .maxDocumentLength(16 * MOST_BYTES)
                                .build())
                        .build())
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, new WriteInstant())
                        .addDeserializer(Instant.class, new ReadInstant()))
                .build();
    }

    private final @Nullable Path folder;

    private Snapshots(@Nullable Path folder) {
        this.folder = folder;
    }

    /// @param folder made when it is needed
    public static Snapshots in(Path folder) {
        return new Snapshots(folder);
    }

    /// Keeps nothing.
    public static Snapshots none() {
        return new Snapshots(null);
    }

    /// `inventory` in the user's cache.
    public static Path folder(Map<String, String> environment, Path home) {
        return UserFolders.of(environment, home).cache().resolve("inventory");
    }

    /// @param format first, so that another version is known before anything else is read
    /// @param of which cloud, in which region, seen by whom
    /// @param hosts with their GPUs
    /// @param gpus those of no host
    private record Stored(
            String format,
            String of,
            Instant at,
            List<String> sources,
            List<Host> hosts,
            List<Gpu> gpus,
            List<Instance> instances) {}

    /// Writes an inventory in place of the one before. What goes wrong is logged: the operator loses nothing by it.
    public void save(CloudConfig config, Inventory inventory) {
        Instant at = inventory.joinedAt();
        if (folder == null || at == null) return;
        if ((long) inventory.gpus().size() + inventory.instances().size() > MOST_ROWS) return;
        Path file = file(folder, config);
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "writing", ".tmp"); // readable for its owner only
            try {
                try (var out = new GZIPOutputStream(Files.newOutputStream(written), 1 << 16)) {
                    Json.MAPPER.writeValue(out, stored(config, inventory, at));
                }
                Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Could not keep the inventory of " + config.name() + " in " + file + ": " + e);
        }
    }

    private static Stored stored(CloudConfig config, Inventory inventory, Instant at) {
        Set<String> names = new HashSet<>();
        inventory.hosts().forEach(host -> names.add(host.name()));
        return new Stored(
                FORMAT,
                identity(config),
                at,
                inventory.sources().stream().map(SourceState::source).toList(),
                inventory.hosts(),
                inventory.gpus().stream()
                        .filter(gpu -> !names.contains(gpu.host()))
                        .toList(),
                inventory.instances().stream().map(Snapshots::withoutMetadata).toList());
    }

    private static Instance withoutMetadata(Instance instance) {
        return new Instance(
                instance.cloud(),
                instance.id(),
                instance.name(),
                instance.status(),
                instance.taskState(),
                instance.hostName(),
                instance.projectId(),
                instance.projectName(),
                instance.userId(),
                instance.flavor(),
                instance.flavorExtraSpecs(),
                Map.of(),
                instance.addresses(),
                instance.createdAt(),
                instance.launchedAt(),
                instance.updatedAt(),
                instance.fault(),
                instance.gpusAsked(),
                instance.gpus());
    }

    /// What was saved last of this cloud, with sources as old as that; not `loaded`. Null when there is nothing that
    /// can be used.
    public @Nullable Inventory load(CloudConfig config) {
        if (folder == null) return null;
        Path file = file(folder, config);
        try {
            if (Files.size(file) > MOST_BYTES) throw new IOException("longer than " + MOST_BYTES + " bytes");
            try (var in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
                @Nullable Stored stored = Json.MAPPER.readValue(in, Stored.class);
                if (stored == null || !FORMAT.equals(stored.format))
                    throw new IOException("another format, expected " + FORMAT);
                if (!identity(config).equals(stored.of)) throw new IOException("of another cloud, " + stored.of);
                return inventory(config.name(), stored);
            }
        } catch (NoSuchFileException e) {
            return null; // the first time that this cloud is opened here
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "The kept inventory of " + config.name() + " is not used: " + file + ": " + e);
            return null;
        }
    }

    private static Inventory inventory(String cloud, Stored stored) {
        var gpus = new ArrayList<Gpu>();
        for (Host host : stored.hosts) gpus.addAll(host.gpus());
        gpus.addAll(stored.gpus);
        var sources = stored.sources.stream()
                .map(source -> new SourceState(cloud, source, stored.at, null, null, INTERVAL))
                .toList();
        return new Inventory(cloud, stored.hosts, gpus, stored.instances, sources, false, stored.at);
    }

    /// The rows of a snapshot with what is known of the live sources: those that have not answered are as old as the
    /// snapshot.
    static Inventory until(Inventory snapshot, Inventory live) {
        List<SourceState> sources = live.sources().stream()
                .map(source -> source.valueAt() != null
                        ? source
                        : new SourceState(
                                source.cloud(),
                                source.source(),
                                snapshot.joinedAt(),
                                source.problem(),
                                source.triedAt(),
                                INTERVAL))
                .toList();
        return new Inventory(
                snapshot.cloud(),
                snapshot.hosts(),
                snapshot.gpus(),
                snapshot.instances(),
                sources.isEmpty() ? snapshot.sources() : sources,
                live.loaded(),
                snapshot.joinedAt());
    }

    /// Whether every source has been asked and some have answered, so that nothing old need be shown.
    static boolean answered(Inventory live) {
        return live.loaded() && live.sources().stream().anyMatch(source -> source.valueAt() != null);
    }

    private static Path file(Path folder, CloudConfig config) {
        return folder.resolve(
                URLEncoder.encode(config.name(), StandardCharsets.UTF_8).replace("*", "%2A") + ".json.gz");
    }

    /// Which cloud, in which region, seen by whom.
    static String identity(CloudConfig config) {
        return config.authUrl() + " " + config.region() + " " + config.scope();
    }

    private static final class WriteInstant extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1;

        WriteInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(instant.toString());
        }
    }

    private static final class ReadInstant extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        ReadInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(json.getText());
            } catch (DateTimeException e) {
                throw new IOException("no time: " + json.getText(), e);
            }
        }
    }
}
