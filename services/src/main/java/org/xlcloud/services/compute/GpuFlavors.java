package org.xlcloud.services.compute;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.NovaChanges;

/// Nova's flavors as far as GPUs are concerned.
record GpuFlavors(Cloud cloud, List<Flavor> all) {
    static GpuFlavors read(Cloud cloud) {
        return new GpuFlavors(cloud, new Nova(cloud).flavors());
    }

    boolean has(Map<String, String> specs, GpuAsk ask) {
        String asked = specs.getOrDefault("pci_passthrough:alias", "");
        boolean any = !asked.isEmpty() || specs.keySet().stream().anyMatch(key -> key.startsWith("resources"));
        return ask.none() ? !any : ask.meets(specs);
    }

    /// The smallest flavor with such GPUs that is not smaller than what the instance has now; null when none fits.
    @Nullable
    Flavor target(InstanceFacts facts, GpuAsk ask) {
        return all.stream()
                .filter(flavor -> has(flavor.extraSpecs(), ask))
                .filter(flavor -> flavor.vcpus() >= (ask.none() ? 1 : facts.vcpus()))
                .filter(flavor -> flavor.diskGiB() >= facts.diskGiB())
                .filter(flavor -> flavor.ramMiB() >= (ask.none() ? 1 : facts.ramMiB()))
                .min(Comparator.comparingLong(Flavor::ramMiB)
                        .thenComparingInt(Flavor::vcpus)
                        .thenComparing(Flavor::name))
                .orElse(null);
    }

    /// A flavor of this name and size that asks for nothing: left by a try that ended after the first of two requests.
    @Nullable
    Flavor begun(String name, int vcpus, long ramMiB, long diskGiB) {
        return all.stream()
                .filter(each -> each.name().equals(name)
                        && each.vcpus() == vcpus
                        && each.ramMiB() == ramMiB
                        && each.diskGiB() == diskGiB
                        && each.extraSpecs().isEmpty())
                .findFirst()
                .orElse(null);
    }

    /// [#begun] for an instance's own size.
    @Nullable
    Flavor begun(InstanceFacts facts, GpuAsk ask) {
        return begun(nameFor(facts, ask), facts.vcpus(), facts.ramMiB(), facts.diskGiB());
    }

    /// A name that no other flavor has.
    String nameFor(InstanceFacts facts, GpuAsk ask) {
        String name = shortName(facts, ask);
        if (ask.none()) return name;
        for (String each : List.of(name, name + "-" + facts.diskGiB() + "d")) {
            boolean taken = all.stream().anyMatch(flavor -> flavor.name().equals(each));
            if (!taken || begun(each, facts.vcpus(), facts.ramMiB(), facts.diskGiB()) != null) return each;
        }
        return name + "-" + facts.diskGiB() + "d-" + facts.id().substring(0, 8);
    }

    private static String shortName(InstanceFacts facts, GpuAsk ask) {
        if (ask.none()) return "cpu-" + facts.vcpus() + "c-" + facts.ramMiB() / 1024 + "g-" + facts.diskGiB() + "d";
        return "gpu-" + ask.alias() + "-" + ask.count() + "-" + facts.vcpus() + "c-" + facts.ramMiB() / 1024 + "g";
    }

    /// Makes a flavor with the instance's own size and these GPUs, or none.
    String create(Run run, InstanceFacts facts, GpuAsk ask) throws InterruptedException {
        return create(run, nameFor(facts, ask), facts.vcpus(), facts.ramMiB(), facts.diskGiB(), ask.specs());
    }

    String create(Run run, String name, int vcpus, long ramMiB, long diskGiB, Map<String, String> specs)
            throws InterruptedException {
        run.step(0.05, "Creating flavor " + name);
        var changes = new NovaChanges(cloud);
        Flavor begun = begun(name, vcpus, ramMiB, diskGiB);
        String id = begun != null
                ? begun.id()
                : run.make(
                        "flavor " + name + " is created",
                        () -> changes.createFlavor(name, vcpus, ramMiB, diskGiB),
                        () -> read(cloud).all.stream()
                                .filter(each -> each.name().equals(name))
                                .map(Flavor::id)
                                .findFirst()
                                .orElse(null));
        if (specs.isEmpty()) return id;
        run.change("flavor " + name + " asks for " + specs, () -> changes.extraSpecs(id, specs), () -> {
            boolean there = read(cloud).all.stream()
                    .anyMatch(each ->
                            each.id().equals(id) && each.extraSpecs().entrySet().containsAll(specs.entrySet()));
            return there ? Look.HAPPENED : Look.NOT_SEEN;
        });
        return id;
    }
}
