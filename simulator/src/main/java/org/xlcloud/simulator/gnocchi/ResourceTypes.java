package org.xlcloud.simulator.gnocchi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/// The kinds of resources and the attributes of each. Administrators may make further ones.
final class ResourceTypes {
    private static final Map<String, List<String>> FIRST = Map.of(
            "generic",
            List.of(),
            "gpu",
            List.of("host", "pci_address", "product_id", "server_group", "instance_id"),
            "instance",
            List.of("display_name", "host", "flavor_id", "flavor_name", "image_ref", "server_group"));

    private final Map<String, List<String>> types = new ConcurrentSkipListMap<>(FIRST);

    Set<String> names() {
        return types.keySet();
    }

    /// The attributes of a type.
    List<String> require(String name) {
        List<String> attributes = types.get(name);
        if (attributes == null) throw Refusal.notFound("Resource type " + name + " does not exist");
        return attributes;
    }

    void add(String name, Iterable<String> attributes) {
        if (!name.matches("[a-zA-Z0-9_]{1,255}")) throw Refusal.invalid("Invalid input: not a valid value for name");
        var list = new ArrayList<String>();
        attributes.forEach(list::add);
        if (types.putIfAbsent(name, List.copyOf(list)) != null)
            throw Refusal.conflict("Resource type " + name + " already exists");
    }

    void remove(String name) {
        require(name);
        types.remove(name);
    }
}
