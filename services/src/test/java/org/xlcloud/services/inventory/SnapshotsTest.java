package org.xlcloud.services.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Reading;

/// What a cloud shows before it answers.
@Timeout(30)
class SnapshotsTest {
    private static final String K2 = "CUSTOM_PCI_10DE_11BF";

    @TempDir
    Path home;

    private FakeCloud fake;
    private CloudConfig config;
    private Path folder;
    private Snapshots snapshots;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeCloud();
        fake.host("h1");
        fake.device("h1", "0000:87:00.0", K2, 1);
        fake.vm("vm1", "h1", Map.of("pci_passthrough:alias", "k2:1"));
        fake.hold(fake.providers.get("id-h1_0000:87:00.0"), "vm1", K2, 1);
        config = CloudConfigs.of(fake.yaml("lab/one"), "test").get("lab/one");
        folder = Snapshots.folder(Map.of(), home);
        snapshots = Snapshots.in(folder);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Inventory loaded() {
        try (var cloud = new org.xlcloud.services.cloud.Cloud(config, Instant::now);
                var inventory = new CloudInventory(cloud, Instant::now)) {
            return inventory.load();
        }
    }

    private Path file() throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private OpenClouds open(Instant now) {
        var clouds = new OpenClouds(name -> config, name -> snapshots, () -> now);
        clouds.open("lab/one");
        return clouds;
    }

    private static Inventory await(OpenClouds clouds, Predicate<Inventory> condition) throws InterruptedException {
        var arrived = new LinkedBlockingQueue<Boolean>();
        try (var subscription = clouds.inventories().onArrival(() -> arrived.add(true))) {
            while (true) {
                Inventory now = clouds.inventories().newest().get("lab/one");
                if (now != null && condition.test(now)) return now;
                arrived.poll(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Test
    void anInventoryComesBackAsItWas() {
        Inventory before = loaded();
        snapshots.save(config, before);
        Inventory after = snapshots.load(config);
        assertNotNull(after);
        assertEquals(before.hosts(), after.hosts());
        assertEquals(before.gpus(), after.gpus());
        assertEquals(before.instances(), after.instances());
        assertFalse(after.loaded());
        assertTrue(after.sources().stream()
                .allMatch(source -> source.health(Instant.now().plusSeconds(60)) == Reading.Health.STALE));
    }

    @Test
    void whatInstancesAreToldIsNotWritten() throws IOException {
        Inventory live = loaded();
        Instance told = live.instances().getFirst();
        var secret = new Instance(
                told.cloud(),
                told.id(),
                told.name(),
                told.status(),
                null,
                "h1",
                "p1",
                null,
                "u1",
                null,
                Map.of(),
                Map.of("password", "s3cret"),
                told.addresses(),
                null,
                null,
                null,
                null,
                1,
                told.gpus());
        var inventory = new Inventory(
                live.cloud(),
                live.hosts(),
                live.gpus(),
                java.util.List.of(secret),
                live.sources(),
                true,
                live.joinedAt());
        snapshots.save(config, inventory);
        try (var in = new GZIPInputStream(Files.newInputStream(file()))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("vm1"));
            assertFalse(text.contains("s3cret"));
            assertFalse(text.contains("\"password\""));
        }
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aFileThatCannotBeUsedIsLeftOut() throws IOException {
        assertNull(snapshots.load(config));
        snapshots.save(config, loaded());
        Path file = file();
        byte[] good = Files.readAllBytes(file);
        String text;
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String bad : new String[] {
            text.replace("inventory 1", "inventory 0"),
            text.replace("identity", "elsewhere"),
            text.substring(0, 300),
            "{}",
            "null",
            "[]",
            text.replace("\"instances\":[{", "\"instances\":[null,{")
        }) {
            try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(bad.getBytes(StandardCharsets.UTF_8));
            }
            assertNull(snapshots.load(config), bad.substring(0, Math.min(60, bad.length())));
        }
        Files.write(file, "no archive".getBytes(StandardCharsets.UTF_8));
        assertNull(snapshots.load(config));
        Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
        assertNull(snapshots.load(config));
        Files.write(file, good);
        assertNotNull(snapshots.load(config));
    }

    @Test
    void theLastInventoryIsShownWithItsAgeUntilTheCloudAnswers() throws InterruptedException {
        Instant now = Instant.parse("2031-01-01T00:00:00Z");
        try (var first = open(now)) {
            await(first, Inventory::loaded);
        }
        fake.broken.put("/", 503);
        Instant later = now.plus(Duration.ofHours(3));
        try (var second = open(later)) {
            Inventory shown = await(
                    second, inventory -> inventory.loaded() && !inventory.gpus().isEmpty());
            assertEquals("vm1", shown.instances().getFirst().id());
            assertTrue(shown.sources().stream()
                    .allMatch(source -> source.valueAt().equals(now)
                            && source.health(later) == Reading.Health.STALE
                            && source.problem() != null));
            fake.broken.clear();
            fake.release("vm1");
            second.refresh();
            Inventory live = await(
                    second,
                    inventory -> inventory.sources().stream().allMatch(source -> later.equals(source.valueAt())));
            assertEquals(GpuState.FREE, live.gpus().getFirst().state());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenStopsNothing() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        Snapshots.in(file.resolve("below")).save(config, loaded());
        assertNull(Snapshots.in(file.resolve("below")).load(config));
    }
}
