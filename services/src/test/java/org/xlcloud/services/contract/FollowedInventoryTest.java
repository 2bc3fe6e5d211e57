package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.World;

/// An inventory that is kept current while the embedded cloud's world changes at random is, whenever the world stands
/// still, the one that a fresh reading gives.
@Timeout(120)
class FollowedInventoryTest {
    private final Semaphore arrivals = new Semaphore(0);

    @ParameterizedTest
    @ValueSource(longs = {11, 13})
    void keptCurrentIsFreshlyRead(long seed) throws InterruptedException {
        var random = new Random(seed);
        var time = SimClock.manual(Instant.parse("2026-11-22T12:00:00Z"));
        var settings = Simulator.Settings.defaults()
                .withHosts(4)
                .withGpusPerHost(3)
                .withSeed(seed)
                .withChurn(Duration.ZERO)
                .withTokenLifetime(Duration.ofDays(300))
                .withClock(time);
        try (var simulator = Simulator.start(settings);
                var cloud = connect(simulator, time);
                var followed = new CloudInventory(cloud, time)) {
            followed.inventory().onArrival(arrivals::release);
            followed.start();
            var story = new ArrayList<String>();
            for (int round = 0; round < 5; round++) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    story.add(change(simulator.world(), random));
                    time.advance(Duration.ofSeconds(random.nextInt(3)));
                }
                time.advance(Duration.ofMinutes(3));
                List<Object> fresh = rows(load(cloud, time));
                List<Object> now = List.of();
                for (int poll = 0; poll < 12 && !now.equals(fresh); poll++) {
                    time.advance(Duration.ofSeconds(65)); // what is asked in turn comes round
                    now = rows(refreshed(followed));
                    fresh = rows(load(cloud, time));
                }
                assertEquals(fresh, now, () -> "after " + story);
            }
        }
    }

    private static Cloud connect(Simulator simulator, InstantSource clock) {
        return new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), clock);
    }

    private static Inventory load(Cloud cloud, InstantSource clock) {
        try (var inventory = new CloudInventory(cloud, clock)) {
            return inventory.load();
        }
    }

    /// Asks all sources again and waits until the newest inventory is joined from answers of now.
    private Inventory refreshed(CloudInventory followed) throws InterruptedException {
        Inventory before = followed.inventory().newest();
        followed.refresh();
        Inventory newest = before;
        while (!newest.loaded() || !allNewer(newest, before)) {
            assertTrue(arrivals.tryAcquire(60, TimeUnit.SECONDS), "no inventory arrives");
            newest = followed.inventory().newest();
        }
        return newest;
    }

    private static boolean allNewer(Inventory newest, Inventory before) {
        for (var source : newest.sources()) {
            for (var old : before.sources()) {
                boolean same = source.source().equals(old.source());
                if (same && old.triedAt() != null && !source.triedAt().isAfter(old.triedAt())) return false;
            }
        }
        return true;
    }

    private static List<Object> rows(Inventory inventory) {
        var hosts = inventory.hosts().stream()
                .map(host -> host.name() + " " + host.up() + " " + host.enabled() + " " + host.pci())
                .toList();
        return List.of(hosts, inventory.gpus(), inventory.instances());
    }

    private static String change(World world, Random random) {
        var servers = List.copyOf(world.servers().values());
        var host = any(world.hosts(), random);
        var gpu = any(world.gpus(), random);
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                if (servers.isEmpty()) yield "-";
                var like = any(servers, random);
                var flavor = any(List.copyOf(world.flavors().values()), random);
                world.boot(new Boot(
                        "new", like.projectId(), like.userId(), flavor, like.imageId(), like.metadata(), null, 50));
                yield "boot " + flavor.name();
            }
            case 3, 4 -> {
                if (servers.isEmpty()) yield "-";
                var server = any(servers, random);
                world.delete(server.id());
                yield "delete " + server.name();
            }
            case 5 -> {
                if (servers.isEmpty()) yield "-";
                var server = any(servers, random);
                world.fail(server.id(), "burnt");
                yield "fail " + server.name();
            }
            case 6 -> {
                world.forceDown(host, random.nextBoolean());
                yield "force down " + host;
            }
            case 7 -> {
                if (random.nextBoolean()) world.disable(host, "fans");
                else world.enable(host);
                yield "disable or enable " + host;
            }
            default -> {
                if (gpu.used() == 0) world.reserve(gpu, random.nextInt(2));
                yield "reserve " + gpu;
            }
        };
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
