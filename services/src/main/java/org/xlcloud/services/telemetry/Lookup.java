package org.xlcloud.services.telemetry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;

/// An inventory by what telemetry knows of its things: addresses, names, positions.
final class Lookup {
    /// The longest label of a DNS name, at which Nova cuts host names.
    private static final int LONGEST_LABEL = 63;

    final Inventory inventory;
    final Map<String, Instance> byId = new HashMap<>();
    final Map<String, List<Instance>> byAddress = new HashMap<>();
    final Map<String, List<Instance>> byName = new HashMap<>();
    final Map<String, Host> hosts = new HashMap<>();
    final Map<String, Gpu> gpus = new HashMap<>();
    private final Map<String, List<Gpu>> held = new HashMap<>();

    Lookup(Inventory inventory) {
        this.inventory = inventory;
        for (Instance instance : inventory.instances()) {
            byId.put(instance.id(), instance);
            for (String address : instance.addresses()) put(byAddress, address, instance);
            put(byName, label(instance.name()), instance);
            put(byName, instance.id(), instance);
        }
        for (Host host : inventory.hosts()) {
            hosts.put(label(host.name()), host);
            if (host.address() != null) hosts.put(host.address(), host);
        }
        for (Gpu gpu : inventory.gpus()) {
            gpus.put(gpu.key(), gpu);
            if (gpu.holder() != null) put(held, gpu.holder().instanceId(), gpu);
        }
        held.values().forEach(cards -> cards.sort(Comparator.comparing(gpu -> order(gpu.address()))));
    }

    /// Whether a newer inventory has the very same things, so that this is its lookup, too.
    @SuppressWarnings("ReferenceEquality") // lists of the same rows are the same, and comparing thousands takes long
    boolean isOf(Inventory newer) {
        return inventory.cloud().equals(newer.cloud())
                && inventory.hosts() == newer.hosts()
                && inventory.gpus() == newer.gpus()
                && inventory.instances() == newer.instances();
    }

    private static <T> void put(Map<String, List<T>> map, String key, T value) {
        map.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(value);
    }

    /// The GPUs that an instance holds, in the order in which it sees them: by address.
    List<Gpu> held(Instance instance) {
        return held.getOrDefault(instance.id(), List.of());
    }

    /// A host name as cloud-init and Nova make one of a server's name.
    static String label(String name) {
        String label = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL);
    }

    /// Numbers behind `#` sort as numbers: `flavor#2` before `flavor#10`.
    private static String order(String address) {
        int number = address.indexOf('#') + 1;
        return number == 0
                ? address
                : address.substring(0, number)
                        + "0".repeat(Math.max(0, 9 - address.length() + number))
                        + address.substring(number);
    }
}
