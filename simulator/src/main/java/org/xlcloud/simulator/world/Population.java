package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.SimServer.Fault;
import org.xlcloud.simulator.world.SimServer.Status;

/// Settles servers, clusters and a few oddities in a world that has only hosts. Works in the order of creation, so
/// serials, ages and names agree.
final class Population {
    private static final double GPUS_HELD = 0.72;
    private static final Duration OLDEST = Duration.ofDays(90);

    private final World world;
    private final Instant start;
    private final SplittableRandom random;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<SimGpu> candidates = new ArrayList<>();
    private final int target;
    private final long[] ages;
    private int made;
    private int loneOnGpus;
    private int loneOnCpus;

    Population(World world, Instant start) {
        this.world = world;
        this.start = start;
        this.random = world.dice().stream("population");
        int cards = world.gpus().size();
        int hosts = world.hosts().size();
        int wanted = world.blueprint().servers();
        this.target = wanted >= 0 ? wanted : (int) Math.round(cards * GPUS_HELD / 1.3 + hosts * 1.5);
        this.ages = random.longs(target, 60, OLDEST.toSeconds()).sorted().toArray();
        for (SimGpu gpu : world.gpus()) {
            for (int i = 0; i < gpu.capacity(); i++) {
                candidates.add(gpu);
            }
        }
        Collections.shuffle(candidates, new Random(random.nextLong()));
    }

    void settle() {
        SimGpu dirty = waitsForCleaning();
        List<ClusterPlan> clusters = ClusterPlan.of(world);
        int onGpus = (int) Math.min(target * 0.9, candidates.size() * GPUS_HELD / 1.3);
        int nextCluster = 0;
        while (made < target) {
            if (nextCluster < clusters.size()
                    && made >= (long) target * (nextCluster + 1) / (clusters.size() + 1)
                    && clusters.get(nextCluster).size() <= target - made) {
                build(clusters.get(nextCluster++));
            } else if (random.nextDouble() < (double) onGpus / target) {
                onGpu();
            } else {
                onCpu();
            }
        }
        if (dirty != null) {
            dirty.reserved(1);
        }
        if (world.blueprint().hosts() >= 8) {
            leaveAllocationBehind();
        }
    }

    /// The last card of the first host with one-time-use cards was given back and waits to be cleaned.
    private @Nullable SimGpu waitsForCleaning() {
        for (SimHost host : world.hosts()) {
            if (!host.gpus().isEmpty() && host.gpus().getFirst().oneTimeUse()) {
                SimGpu dirty = host.gpus().getLast();
                candidates.removeIf(gpu -> gpu.equals(dirty));
                return dirty;
            }
        }
        return null;
    }

    /// A consumer that Nova knows nothing of holds a card.
    private void leaveAllocationBehind() {
        for (SimGpu gpu : candidates) {
            if (!gpu.sliced() && !gpu.oneTimeUse() && gpu.available() > 0) {
                var user = world.identity().users().get(3);
                String project = String.valueOf(user.defaultProjectId());
                world.roster()
                        .allocate(
                                new Allocation(
                                        world.dice().uuid("left behind", 0),
                                        gpu.host(),
                                        4,
                                        8192,
                                        20,
                                        List.of(new Allocation.Share(gpu, 1)),
                                        project,
                                        user.id(),
                                        2),
                                false);
                return;
            }
        }
    }

    private void onGpu() {
        while (!candidates.isEmpty()) {
            SimGpu gpu = candidates.removeLast();
            if (gpu.available() > 0) {
                Workload work = Workload.on(gpu.product(), random);
                double chance = random.nextDouble();
                int count = chance < 0.74 ? 1 : chance < 0.93 ? 2 : 4;
                Flavor flavor = flavor(gpu, count);
                List<Allocation.Share> shares = Placer.shares(gpu.host(), flavor.gpus(), flavor.vgpus());
                if (shares == null) {
                    flavor = flavor(gpu, 1);
                    shares = Placer.shares(gpu.host(), flavor.gpus(), flavor.vgpus());
                }
                if (shares != null) {
                    server(work, flavor, gpu.host(), shares, Map.of(), name(work.prefix()));
                    return;
                }
            }
        }
        onCpu();
    }

    private Flavor flavor(SimGpu gpu, int count) {
        if (gpu.sliced()) {
            return named("vgpu-m60-2q");
        }
        Flavor exact = world.flavors().get("gpu-" + gpu.product().alias() + "-" + count);
        return exact != null ? exact : named("gpu-" + gpu.product().alias() + "-1");
    }

    private Flavor named(String id) {
        return java.util.Objects.requireNonNull(world.flavors().get(id), id);
    }

    private void onCpu() {
        Workload work = Workload.onCpus(random);
        Flavor flavor = named(
                List.of("cpu-small", "cpu-small", "cpu-medium", "cpu-large").get(random.nextInt(4)));
        SimHost host = world.hosts().get(random.nextInt(world.hosts().size()));
        server(work, flavor, host, List.of(), Map.of(), name(work.prefix()));
    }

    private String name(String prefix) {
        return prefix + "-" + names.merge(prefix, 1, Integer::sum);
    }

    private UUID server(
            Workload work,
            Flavor flavor,
            SimHost host,
            List<Allocation.Share> shares,
            Map<String, String> metadata,
            String name) {
        int serial = made + 1;
        Instant created = start.minusSeconds(ages[target - 1 - made]);
        made++;
        Status status = metadata.isEmpty() ? status(flavor.wantsGpu()) : Status.ACTIVE;
        boolean unplaced = status == Status.ERROR && flavor.wantsGpu();
        Instant launched = created.plusMillis(900 + random.nextInt(1_000));
        var project = world.identity().project(work.project()).orElseThrow();
        var user = world.identity().users().stream()
                .filter(someone -> project.id().equals(someone.defaultProjectId())
                        && !someone.name().equals("demo"))
                .findFirst()
                .orElseThrow();
        Fault fault = status != Status.ERROR
                ? null
                : unplaced
                        ? new Fault(
                                500,
                                "No valid host was found. There are not enough hosts available.",
                                created.plusMillis(300),
                                Traceback.NO_VALID_HOST)
                        : new Fault(
                                500, "Failed to power on instance: Device not found", launched.plusSeconds(86_400), "");
        double load = work.load() * (0.9 + 0.2 * random.nextDouble());
        Instant updated =
                fault != null ? fault.created() : status == Status.SHUTOFF ? launched.plusSeconds(40) : launched;
        var server = new SimServer(
                serial,
                world.dice().uuid("server", serial),
                name,
                project.id(),
                user.id(),
                status,
                null,
                unplaced ? null : host,
                flavor,
                world.images().get(random.nextInt(world.images().size() - 1)).id(),
                created,
                updated.isAfter(start) ? start : updated,
                unplaced ? null : launched,
                null,
                fault,
                metadata,
                unplaced ? Map.of() : Genesis.addresses(serial, project.id()),
                load,
                null);
        world.roster().admit(server);
        if (!unplaced) {
            world.roster().allocate(world.roster().allocationOf(server, host, shares), false);
            for (Allocation.Share share : shares) {
                share.gpu().thermal().settled(world.roster().load(share.gpu()), 0);
            }
        }
        return server.id();
    }

    /// By counting instead of by chance, so that even a small world has some of each.
    private Status status(boolean onGpu) {
        int count = onGpu ? ++loneOnGpus : ++loneOnCpus;
        int rhythm = onGpu ? count % 27 : count % 31;
        if (rhythm == 9) {
            return Status.ERROR;
        }
        return rhythm == 4 || rhythm == 17 ? Status.SHUTOFF : Status.ACTIVE;
    }

    private void build(ClusterPlan plan) {
        var servers = new ArrayList<List<UUID>>();
        for (ClusterPlan.Tier tier : plan.tiers()) {
            var members = new ArrayList<UUID>();
            Flavor flavor = named(tier.flavor());
            for (int i = 0; i < tier.servers(); i++) {
                SimHost host = Placer.host(world.hosts(), flavor, null);
                List<Allocation.Share> shares =
                        host == null ? null : Placer.shares(host, flavor.gpus(), flavor.vgpus());
                if (host != null && shares != null) {
                    var work = new Workload(plan.project(), tier.prefix(), tier.load(), List.of());
                    members.add(server(
                            work,
                            flavor,
                            host,
                            shares,
                            plan.metadata(world.dice(), tier),
                            plan.name() + "-" + tier.prefix() + "-" + (i + 1)));
                }
            }
            servers.add(members);
        }
        Instant created = start.minusSeconds(ages[target - made]);
        plan.found(world, servers, created);
    }
}
