package org.xlcloud.simulator.world;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The coming and going of servers: at each beat one is asked for, deleted, stopped or started. What a beat brings
/// depends on its number and the seed.
final class Churn {
    /// After a long pause only so many beats are made up for.
    private static final int CATCH_UP = 2_000;

    private final World world;
    private final long beat;
    private final int atStart;
    private long number;

    Churn(World world) {
        this.world = world;
        this.beat = world.blueprint().churn().toNanos();
        this.atStart = world.servers().size();
    }

    void start() {
        if (beat > 0 && atStart > 0) {
            world.schedule(Duration.ofNanos(beat), this::next);
        }
    }

    private void next() {
        number++;
        long behind = (world.clock().elapsedNanos() - world.moment()) / beat;
        if (behind <= CATCH_UP) {
            SplittableRandom random = world.dice().stream("churn", number);
            double growing = world.servers().size() < atStart ? 0.6 : 0.35;
            double chance = random.nextDouble();
            if (chance < growing) {
                ask(random);
            } else if (chance < 0.9) {
                SimServer server = any(random);
                if (server != null && loose(server)) {
                    world.delete(server.id());
                }
            } else {
                SimServer server = any(random);
                if (server != null && loose(server)) {
                    world.power(server.id(), server.status() == SimServer.Status.SHUTOFF);
                }
            }
            world.schedule(Duration.ofNanos(beat), this::next);
        } else {
            world.schedule(Duration.ofNanos((behind - CATCH_UP) * beat), this::next);
        }
    }

    private void ask(SplittableRandom random) {
        Workload work;
        String flavorId;
        if (world.gpus().isEmpty() || random.nextDouble() < 0.3) {
            work = Workload.onCpus(random);
            flavorId = "cpu-small";
        } else {
            SimGpu gpu = world.gpus().get(random.nextInt(world.gpus().size()));
            work = Workload.on(gpu.product(), random);
            flavorId = gpu.sliced() ? "vgpu-m60-2q" : "gpu-" + gpu.product().alias() + "-1";
        }
        Flavor flavor = world.flavors().get(flavorId);
        if (flavor == null) {
            return;
        }
        var project = world.identity().project(work.project()).orElseThrow();
        var user = world.identity().users().stream()
                .filter(someone -> project.id().equals(someone.defaultProjectId()))
                .toList()
                .getLast();
        world.boot(new Boot(
                work.prefix() + "-" + (1_000 + number),
                project.id(),
                user.id(),
                flavor,
                world.images().getFirst().id(),
                Map.of(),
                null,
                work.load()));
    }

    private @Nullable SimServer any(SplittableRandom random) {
        if (world.servers().isEmpty()) {
            return null;
        }
        int newest = world.servers().firstKey();
        Map.Entry<Integer, SimServer> entry = world.servers().ceilingEntry(1 + random.nextInt(newest));
        return entry == null ? null : entry.getValue();
    }

    private static boolean loose(SimServer server) {
        return server.taskState() == null
                && server.metadata().isEmpty()
                && (server.status() == SimServer.Status.ACTIVE
                        || server.status() == SimServer.Status.SHUTOFF
                        || server.status() == SimServer.Status.ERROR);
    }
}
