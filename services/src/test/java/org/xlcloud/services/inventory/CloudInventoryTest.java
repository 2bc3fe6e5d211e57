package org.xlcloud.services.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Mailbox;

/// The inventory while it is kept current by its feeds.
@Timeout(60)
class CloudInventoryTest {
    private static final String K2 = "CUSTOM_PCI_10DE_11BF";
    private static final Duration SOON = Duration.ofMillis(50);

    private FakeCloud fake;
    private Cloud cloud;
    private CloudInventory inventory;

    @BeforeEach
    void aCloud() throws IOException {
        fake = new FakeCloud();
        fake.host("h1");
        fake.device("h1", "0000:87:00.0", K2, 1);
        fake.vm("vm1", "h1", Map.of("pci_passthrough:alias", "k2:1"));
        cloud = fake.connect();
        inventory = new CloudInventory(
                cloud, InstantSource.system(), new CloudInventory.Pace(SOON, SOON, SOON, SOON, Duration.ofHours(1)));
    }

    @AfterEach
    void close() {
        inventory.close();
        cloud.close();
        fake.close();
    }

    /// Waits until what arrives is as wanted.
    private static <T> T await(Mailbox<T> mailbox, Predicate<T> wanted) throws InterruptedException {
        var seen = new CountDownLatch(1);
        try (var _ = mailbox.onArrival(() -> {
            if (wanted.test(mailbox.newest())) seen.countDown();
        })) {
            if (wanted.test(mailbox.newest())) return mailbox.newest();
            assertTrue(seen.await(50, TimeUnit.SECONDS), () -> "last seen: " + mailbox.newest());
        }
        return mailbox.newest();
    }

    private static SourceState source(Inventory inventory, String name) {
        return inventory.sources().stream()
                .filter(source -> source.source().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void changesArriveByThemselves() throws InterruptedException {
        inventory.start();
        await(inventory.inventory(), now -> now.loaded() && now.gpus().size() == 1);
        fake.hold(fake.providers.get("id-h1_0000:87:00.0"), "vm1", K2, 1);
        Inventory held =
                await(inventory.inventory(), now -> now.gpus().getFirst().state() == GpuState.HELD);
        assertEquals("name-of-vm1", held.gpus().getFirst().holder().instanceName());
    }

    @Test
    void oneSourceIsAskedAtOnceWithoutTheOthers() throws InterruptedException {
        Duration never = Duration.ofHours(1);
        try (var patient = new CloudInventory(
                cloud, InstantSource.system(), new CloudInventory.Pace(never, never, never, never, never))) {
            patient.start();
            Inventory first = await(
                    patient.inventory(),
                    now -> now.loaded() && now.sources().stream().allMatch(source -> source.valueAt() != null));
            patient.refresh("Placement");
            Inventory then = await(
                    patient.inventory(),
                    now -> !source(first, "Placement")
                            .valueAt()
                            .equals(source(now, "Placement").valueAt()));
            assertEquals(source(first, "Nova").valueAt(), source(then, "Nova").valueAt());
            patient.refresh("no such source");
        }
    }

    @Test
    void aBrokenSourceKeepsItsLastDataAndTheOthersGoOn() throws InterruptedException {
        inventory.start();
        await(inventory.inventory(), now -> now.loaded() && now.gpus().size() == 1);
        fake.broken.put("/placement", 500);
        Inventory stale =
                await(inventory.inventory(), now -> source(now, "Placement").problem() != null);
        assertEquals(1, stale.gpus().size());
        assertNotNull(source(stale, "Placement").valueAt());
        fake.vm("vm2", "h1", Map.of());
        Inventory grown = await(inventory.inventory(), now -> now.instances().size() == 2);
        assertEquals(1, grown.gpus().size());
        assertNull(source(grown, "Nova servers").problem());
        fake.broken.clear();
        inventory.refresh();
        await(inventory.inventory(), now -> source(now, "Placement").problem() == null);
    }

    @Test
    void aSourceThatNeverAnsweredHidesOnlyWhatItFeeds() throws InterruptedException {
        fake.broken.put("/compute/v2.1/os-hypervisors", 500);
        inventory.start();
        Inventory loaded = await(
                inventory.inventory(),
                now -> now.loaded() && !now.gpus().isEmpty() && !now.instances().isEmpty());
        assertEquals(List.of(), loaded.hosts());
        assertEquals(GpuState.FREE, loaded.gpus().getFirst().state());
        assertNotNull(source(loaded, "Nova").problem());
    }

    @Test
    void severalCloudsAreOpenAtOnceAndABrokenEntryIsOneOfThem() throws InterruptedException {
        String yaml = fake.yaml("one") + fake.yaml("two").replace("clouds:\n", "")
                + "  broken:\n    auth: {username: nobody}\n";
        try (var clouds = new OpenClouds(CloudConfigs.of(yaml, "test")::get, InstantSource.system())) {
            clouds.open("one");
            clouds.open("two");
            clouds.open("two");
            clouds.open("broken");
            assertEquals(List.of("one", "two", "broken"), clouds.open().newest());
            var all = await(
                    clouds.inventories(),
                    now -> now.values().stream()
                            .allMatch(each -> each.loaded()
                                    && (each.cloud().equals("broken")
                                            || !each.gpus().isEmpty())));
            assertEquals("one/h1/0000:87:00.0", all.get("one").gpus().getFirst().key());
            assertNotNull(all.get("broken").sources().getFirst().problem());
            assertEquals(
                    "vm1",
                    clouds.raw("two", "instance", "vm1")
                            .at("/~1servers~1vm1/server/id")
                            .asText());
            clouds.close("one");
            assertFalse(clouds.inventories().newest().containsKey("one"));
            assertEquals(List.of("two", "broken"), clouds.open().newest());
        }
    }

    @Test
    void anEntryThatWasCorrectedIsTakenUpWhereSomethingIsWrongAndRowsStay() throws InterruptedException {
        var yaml = new AtomicReference<>(fake.yaml("one"));
        try (var clouds =
                new OpenClouds(name -> CloudConfigs.of(yaml.get(), "test").get(name), InstantSource.system())) {
            clouds.open("one");
            await(clouds.inventories(), now -> now.get("one").loaded());
            Cloud first = clouds.connection("one").orElseThrow();
            yaml.set(fake.yaml("one") + "    api_timeout: 20\n");
            clouds.refresh();
            assertSame(first, clouds.connection("one").orElseThrow(), "all is well: nothing is broken off");
            fake.broken.put("/placement", 500);
            clouds.refresh();
            await(
                    clouds.inventories(),
                    now -> now.get("one").sources().stream().anyMatch(source -> source.problem() != null));
            clouds.refresh();
            await(
                    clouds.inventories(),
                    now -> !clouds.connection("one").orElseThrow().equals(first));
            assertEquals(1, clouds.inventories().newest().get("one").gpus().size());
            assertEquals(
                    Duration.ofSeconds(20),
                    clouds.connection("one").orElseThrow().config().limits().call());
            fake.broken.clear();
            clouds.refresh();
            Inventory well = await(
                            clouds.inventories(),
                            now -> now.get("one").loaded()
                                    && now.get("one").sources().stream().allMatch(source -> source.problem() == null))
                    .get("one");
            assertEquals(1, well.gpus().size());
            assertEquals(List.of("one"), clouds.open().newest());
        }
    }

    @Test
    void anEntryThatWasBrokenOpensOnceItIsCorrected() throws InterruptedException {
        var yaml = new AtomicReference<>("clouds:\n  one:\n    auth: {username: nobody}\n");
        try (var clouds =
                new OpenClouds(name -> CloudConfigs.of(yaml.get(), "test").get(name), InstantSource.system())) {
            clouds.open("one");
            assertTrue(clouds.connection("one").isEmpty());
            yaml.set(fake.yaml("one"));
            clouds.refresh("one", "clouds.yaml");
            await(clouds.inventories(), now -> now.get("one").gpus().size() == 1);
            assertTrue(clouds.connection("one").isPresent());
        }
    }

    @Test
    void aFileThatCannotBeReadNowHoldsUpNothingElse() throws InterruptedException {
        var reading = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var configs = CloudConfigs.of(fake.yaml("one") + fake.yaml("hung").replace("clouds:\n", ""), "test");
        var clouds = new OpenClouds(
                name -> {
                    if (name.equals("hung")) {
                        reading.countDown();
                        awaitUninterrupted(released);
                    }
                    return configs.get(name);
                },
                InstantSource.system());
        clouds.open("one");
        Thread opening = Thread.ofVirtual().start(() -> clouds.open("hung"));
        reading.await();
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                assertTrue(clouds.connection("one").isPresent());
                clouds.refresh();
                clouds.refresh("one", "Nova");
                await(clouds.inventories(), now -> now.get("one").gpus().size() == 1);
                clouds.close("one");
                assertEquals(List.of(), clouds.open().newest());
                clouds.close();
            });
        } finally {
            released.countDown();
        }
        opening.join();
        assertTrue(clouds.connection("hung").isEmpty(), "what was closed meanwhile stays so");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
