package org.xlcloud.benchmarks;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;

/// A full load of a large inventory against `curl` fetching the same answers. Arguments: hosts, GPUs per
/// host, servers, rounds, milliseconds by which the simulator answers later than at once (default 2000 8 50000 3 0).
public final class InventoryLoad {
    private InventoryLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].startsWith("--")) {
            CurlRace.child(
                    arguments,
                    InventoryLoad::read,
                    cloud -> cloud.rest(Service.PLACEMENT).microversion());
            return;
        }
        var world = List.of(
                "--hosts",
                argument(arguments, 0, "2000"),
                "--gpus-per-host",
                argument(arguments, 1, "8"),
                "--servers",
                argument(arguments, 2, "50000"));
        int rounds = Integer.parseInt(argument(arguments, 3, "3"));
        String delay = argument(arguments, 4, "0");
        CurlRace.Outcome race =
                new CurlRace(InventoryLoad.class, InventoryLoad::version, delay).run("-Xmx6g", world, rounds);
        double ours = race.ours(round -> round.spent().wall());
        double theirs = race.curl(CurlPeer.Spent::wall);
        System.out.printf(
                Locale.ROOT,
                "inventory load, each answer %s ms late: ours %.2f s (%.2f s of processor time), curl %.2f s (%.2f s), %.2f times (goal at"
                        + " most 1.3); medians of %d rounds%n  %s; %,d requests, %,d bytes%n  ours %s%n  curl %s%n",
                delay,
                ours,
                race.ours(round -> round.spent().cpu()),
                theirs,
                race.curl(CurlPeer.Spent::cpu),
                ours / theirs,
                rounds,
                race.ours().getLast().said().getFirst(),
                race.requests(),
                race.bytes(),
                race.spent(),
                race.curl());
    }

    private static String argument(String[] arguments, int index, String otherwise) {
        return arguments.length > index ? arguments[index] : otherwise;
    }

    private static List<String> read(Cloud cloud) {
        try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
            Inventory loaded = inventory.load();
            return List.of(String.format(
                    Locale.ROOT,
                    "%,d hosts, %,d GPUs, %,d instances",
                    loaded.hosts().size(),
                    loaded.gpus().size(),
                    loaded.instances().size()));
        }
    }

    private static String version(String url, String placement) {
        String version = url.contains("os-hypervisors")
                ? "compute 2.87"
                : url.contains("/v2.1") ? "compute 2.93" : "placement " + placement;
        return "OpenStack-API-Version: " + version;
    }
}
