package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Asks Placement who has what, and who holds it. Its lists have no pages.
public final class Placement {
    private static final String LIST = "resource_providers";

    private final Rest rest;

    public Placement(Cloud cloud) {
        rest = cloud.rest(Service.PLACEMENT);
    }

    /// All providers of all trees.
    public List<ResourceProvider> providers() {
        return rest.read("/resource_providers", json -> Tokens.listIn(json, LIST, ResourceProvider::read));
    }

    public List<String> resourceClasses() {
        return rest.read("/resource_classes", json -> Tokens.listIn(json, "resource_classes", Placement::name));
    }

    /// The ids of the providers that have so much of a class left to give away.
    public Set<String> withFree(String resourceClass, int amount) {
        return ids("/resource_providers?resources=" + Path.segment(resourceClass) + ":" + amount);
    }

    /// The ids of the hosts' providers that could take a server of this size now. GPUs are not
    /// asked for: Nova (Zed) does not have Placement schedule PCI devices.
    public Set<String> withRoom(Flavor flavor) {
        var wanted = new StringJoiner(",");
        if (flavor.vcpus() > 0) wanted.add("VCPU:" + flavor.vcpus());
        if (flavor.ramMiB() > 0) wanted.add("MEMORY_MB:" + flavor.ramMiB());
        if (flavor.diskGiB() > 0) wanted.add("DISK_GB:" + flavor.diskGiB());
        return rest.readByIds("/allocation_candidates?resources=" + Path.segment(wanted.toString()), json -> {
            return new HashSet<>(Tokens.mapIn(json, "provider_summaries", summary -> {
                        summary.skipChildren();
                        return true;
                    })
                    .keySet());
        });
    }

    /// The ids of the providers that have a trait.
    public Set<String> withTrait(String trait) {
        return ids("/resource_providers?required=" + Path.segment(trait));
    }

    /// The ids of the providers that lack a trait (Placement 1.22): the shorter answer where nearly all have it.
    public Set<String> withoutTrait(String trait) {
        return ids("/resource_providers?required=" + Path.segment("!" + trait));
    }

    /// The traits that some provider has.
    public List<String> traitsInUse() {
        return traitsAt("/traits?associated=true");
    }

    /// The traits of one provider.
    public List<String> traits(String provider) {
        return traitsAt(of(provider, "traits"));
    }

    /// What one provider has, by resource class.
    public Map<String, Stock> stocks(String provider) {
        return rest.read(of(provider, "inventories"), json -> Tokens.mapIn(json, "inventories", Stock::read));
    }

    /// Who holds how much of what one provider has: by consumer, which is an instance's id or a migration's, and by
    /// resource class.
    public Map<String, Map<String, Integer>> allocations(String provider) {
        return rest.readByIds(
                of(provider, "allocations"), json -> Tokens.mapIn(json, "allocations", Placement::resources));
    }

    /// One provider's answer as JSON.
    ///
    /// @param part `inventories`, `usages`, `allocations`, `traits` or `aggregates`; empty for the provider itself
    public JsonNode tree(String provider, String part) {
        return rest.get(of(provider, part));
    }

    /// All that one consumer holds, as JSON.
    public JsonNode heldBy(String consumer) {
        return rest.get("/allocations/" + Path.segment(consumer));
    }

    /// Takes back all that one consumer holds.
    public void deleteAllocations(String consumer) {
        rest.send("DELETE", "/allocations/" + Path.segment(consumer), null);
    }

    /// Writes all that one consumer holds, in the form of [#heldBy] with its consumer generation: Placement refuses it
    /// (409) when somebody else has changed it meanwhile.
    public void putAllocations(String consumer, JsonNode body) {
        rest.send("PUT", "/allocations/" + Path.segment(consumer), body);
    }

    /// Writes what one provider has, in the form of [#tree] with its generation.
    public void putInventories(String provider, JsonNode body) {
        rest.send("PUT", of(provider, "inventories"), body);
    }

    /// Writes the traits of one provider, in the form of [#tree] with its generation.
    public void putTraits(String provider, JsonNode body) {
        rest.send("PUT", of(provider, "traits"), body);
    }

    private static String of(String provider, String part) {
        return "/resource_providers/" + Path.segment(provider) + (part.isEmpty() ? "" : "/" + part);
    }

    private Set<String> ids(String path) {
        return new HashSet<>(rest.read(path, json -> Tokens.listIn(json, LIST, Placement::id)));
    }

    private List<String> traitsAt(String path) {
        return rest.read(path, json -> Tokens.listIn(json, "traits", value -> Clean.text(Tokens.text(value))));
    }

    private static Map<String, Integer> resources(JsonParser json) throws IOException {
        return Tokens.mapIn(json, "resources", Tokens::number);
    }

    private static String id(JsonParser json) throws IOException {
        return textIn(json, "uuid");
    }

    private static String name(JsonParser json) throws IOException {
        return textIn(json, "name");
    }

    private static String textIn(JsonParser json, String name) throws IOException {
        var read = new @Nullable String[1];
        Tokens.object(json, (member, value) -> {
            if (member.equals(name)) read[0] = Tokens.text(value);
            else value.skipChildren();
        });
        return Clean.text(read[0]);
    }
}
