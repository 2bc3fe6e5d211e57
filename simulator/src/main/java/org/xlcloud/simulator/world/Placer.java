package org.xlcloud.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Nova's scheduler in small: hosts that are up, enabled and have what a flavor asks for, the emptiest first.
final class Placer {
    private static final double CPU_RATIO = 4.0;
    private static final double MEMORY_RATIO = 1.5;

    private Placer() {}

    /// The host to use, or null where none has room.
    static @Nullable SimHost host(List<SimHost> hosts, Flavor flavor, @Nullable String zone) {
        SimHost best = null;
        Map<Product, Integer> asked = flavor.gpus();
        for (SimHost host : hosts) {
            boolean emptier =
                    best == null || host.memoryMiB() - host.memoryUsedMiB() > best.memoryMiB() - best.memoryUsedMiB();
            if (emptier
                    && host.up()
                    && !host.forcedDown()
                    && !host.disabled()
                    && in(host, zone)
                    && fits(host, flavor, asked)) {
                best = host;
            }
        }
        return best;
    }

    static boolean fits(SimHost host, Flavor flavor, Map<Product, Integer> asked) {
        if (host.vcpusUsed() + flavor.vcpus() > host.vcpus() * CPU_RATIO
                || host.memoryUsedMiB() + flavor.ramMiB() > host.memoryMiB() * MEMORY_RATIO
                || host.diskUsedGiB() + flavor.diskGiB() > host.diskGiB()) {
            return false;
        }
        return shares(host, asked, flavor.vgpus()) != null;
    }

    /// The GPUs of a host that satisfy a request, or null where it has too few.
    static @Nullable List<Allocation.Share> shares(SimHost host, Map<Product, Integer> asked, int slices) {
        var shares = new ArrayList<Allocation.Share>();
        for (Map.Entry<Product, Integer> want : asked.entrySet()) {
            int missing = want.getValue();
            for (SimGpu gpu : host.gpus()) {
                if (missing > 0 && !gpu.sliced() && gpu.product() == want.getKey() && gpu.available() > 0) {
                    shares.add(new Allocation.Share(gpu, 1));
                    missing--;
                }
            }
            if (missing > 0) {
                return null;
            }
        }
        if (slices > 0) {
            for (SimGpu gpu : host.gpus()) {
                if (gpu.sliced() && gpu.available() >= slices) {
                    shares.add(new Allocation.Share(gpu, slices));
                    return shares;
                }
            }
            return null;
        }
        return shares;
    }

    private static boolean in(SimHost host, @Nullable String zone) {
        if (zone == null || zone.isEmpty()) {
            return true;
        }
        int colon = zone.indexOf(':');
        return colon < 0
                ? host.zone().equals(zone)
                : host.zone().equals(zone.substring(0, colon)) && host.name().equals(zone.substring(colon + 1));
    }
}
