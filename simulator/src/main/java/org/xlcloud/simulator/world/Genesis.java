package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Makes a world: racks of hosts with their cards, then what runs on them ([Population]).
///
/// Half of the racks hold GRID K2, the others M60, T4, A100 and H100. From eight hosts on there are the odd ones that
/// every real cloud has: a host with vGPU slices, one that is disabled, one that is down, one whose PCI devices are not
/// reported in Placement, one with one-time-use cards.
final class Genesis {
    private static final int RACK = 12;

    private final Blueprint blueprint;
    private final SimClock clock;
    private final Dice dice;

    Genesis(Blueprint blueprint, SimClock clock) {
        this.blueprint = blueprint;
        this.clock = clock;
        this.dice = new Dice(blueprint.seed());
    }

    World world() {
        Instant start = clock.instant();
        Identity identity = Catalogue.identity(dice);
        List<SimHost> hosts = hosts();
        var world = new World(
                blueprint, clock, identity, hosts, aggregates(hosts, start), Catalogue.images(dice, identity, start));
        Catalogue.flavors().forEach(flavor -> world.flavors().put(flavor.id(), flavor));
        new Population(world, start).settle();
        if (odd()) {
            world.disable(hosts.get(at(0.30)), "RMA of the fan tray, ticket 4711");
            hosts.get(at(0.45)).up(false, 0);
            world.reportPci(hosts.get(at(0.20)), false);
        }
        return world;
    }

    /// Addresses of a server, one network for each project.
    static Map<String, List<String>> addresses(int serial, String projectId) {
        int net = Math.floorMod(projectId.hashCode(), 200);
        return Map.of("net-" + net, List.of("10." + net + "." + (serial / 250 % 250) + "." + (serial % 250 + 4)));
    }

    private boolean odd() {
        return blueprint.hosts() >= 8;
    }

    private int at(double share) {
        return (int) (blueprint.hosts() * share);
    }

    private List<SimHost> hosts() {
        SplittableRandom random = dice.stream("hosts");
        var hosts = new ArrayList<SimHost>();
        int cards = 0;
        for (int i = 0; i < blueprint.hosts(); i++) {
            Product product = product(i);
            boolean sliced = odd() && product == Product.M60 && product(i + 1) != Product.M60;
            boolean oneTime = odd() && product == Product.A100 && product(i - 1) != Product.A100;
            int rack = i / RACK + 1;
            var host = new SimHost(
                    i + 1,
                    String.format("gpu-r%d-%02d", rack, i % RACK + 1),
                    dice.uuid("host", i),
                    dice.uuid("service", i),
                    "10.20." + rack % 250 + "." + (i % RACK + 11),
                    "rack-" + (rack - 1) % 4,
                    vcpus(product),
                    memoryMiB(product),
                    4 * memoryMiB(product) / 1024 + 2000,
                    20 + 5 * random.nextDouble() + (i % RACK) * 0.25,
                    8 + random.nextInt(40));
            var gpus = new ArrayList<SimGpu>();
            for (int k = 0; k < blueprint.gpusPerHost(); k++) {
                gpus.add(new SimGpu(
                        cards,
                        host,
                        String.format("0000:%02x:00.0", 0x87 + k),
                        product,
                        k * 2 / blueprint.gpusPerHost(),
                        dice.uuid("provider", cards),
                        dice.uuid("gpu", cards),
                        sliced ? 4 : 0,
                        oneTime,
                        3 + random.nextInt(8),
                        new Thermal(Dice.mix(blueprint.seed()) + cards, product, host.ambient())));
                cards++;
            }
            host.gpus(gpus);
            hosts.add(host);
        }
        return hosts;
    }

    private Product product(int host) {
        double share = (double) host / blueprint.hosts();
        if (blueprint.hosts() < 4 || share < 0.5) {
            return Product.K2;
        }
        if (share < 0.625) {
            return Product.M60;
        }
        if (share < 0.75) {
            return Product.T4;
        }
        return share < 0.91 ? Product.A100 : Product.H100;
    }

    private static int vcpus(Product product) {
        return switch (product) {
            case K2, M60 -> 32;
            case T4 -> 64;
            case A100 -> 128;
            case H100 -> 192;
        };
    }

    private static int memoryMiB(Product product) {
        return switch (product) {
            case K2, M60 -> 262_144;
            case T4 -> 393_216;
            case A100 -> 1_048_576;
            case H100 -> 2_097_152;
        };
    }

    private List<Aggregate> aggregates(List<SimHost> hosts, Instant start) {
        var byName = new LinkedHashMap<String, List<SimHost>>();
        hosts.stream()
                .map(SimHost::zone)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .forEach(zone -> byName.put(zone, new ArrayList<>()));
        for (SimHost host : hosts) {
            byName.computeIfAbsent(host.zone(), zone -> new ArrayList<>()).add(host);
        }
        int zones = byName.size();
        for (SimHost host : hosts) {
            if (!host.gpus().isEmpty()) {
                SimGpu gpu = host.gpus().getFirst();
                String name = gpu.sliced() ? "vgpu" : gpu.product().alias();
                byName.computeIfAbsent(name, key -> new ArrayList<>()).add(host);
            }
        }
        var aggregates = new ArrayList<Aggregate>();
        byName.forEach((name, members) -> {
            int id = aggregates.size() + 1;
            String zone = id <= zones ? name : null;
            aggregates.add(new Aggregate(
                    id,
                    dice.uuid("aggregate", id),
                    name,
                    zone,
                    members,
                    zone == null ? Map.of("gpu", name) : Map.of("availability_zone", zone),
                    start.minus(Duration.ofDays(300))));
        });
        return aggregates;
    }
}
