package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Asks Placement who has what, and who holds it. Its lists have no pages.
public final class Placement {
    private final Rest rest;

    public Placement(Cloud cloud) {
        rest = cloud.rest(Service.PLACEMENT);
    }

    /// All providers of all trees.
    public List<ResourceProvider> providers() {
        return Clean.list(rest.get("/resource_providers", ProviderList.class).rows);
    }

    public List<String> resourceClasses() {
        return names(rest.get("/resource_classes", ClassList.class).rows);
    }

    /// The ids of the providers that have so much of a class left to give away.
    public Set<String> withFree(String resourceClass, int amount) {
        return ids("/resource_providers?resources=" + Path.segment(resourceClass) + ":" + amount);
    }

    /// The ids of the providers that have a trait.
    public Set<String> withTrait(String trait) {
        return ids("/resource_providers?required=" + Path.segment(trait));
    }

    /// The traits that some provider has.
    public List<String> traitsInUse() {
        return Clean.texts(rest.get("/traits?associated=true", TraitList.class).traits);
    }

    /// The traits of one provider.
    public List<String> traits(String provider) {
        return Clean.texts(rest.get(of(provider, "traits"), TraitList.class).traits);
    }

    /// What one provider has, by resource class.
    public Map<String, Stock> stocks(String provider) {
        Map<String, Stock> stocks = rest.get(of(provider, "inventories"), StockList.class).stocks;
        return stocks == null ? Map.of() : present(stocks);
    }

    /// Who holds how much of what one provider has: by consumer, which is an instance's id or a migration's, and by
    /// resource class.
    public Map<String, Map<String, Integer>> allocations(String provider) {
        Map<String, Allocation> rows = rest.get(of(provider, "allocations"), AllocationList.class).rows;
        if (rows == null) return Map.of();
        var held = new HashMap<String, Map<String, Integer>>();
        present(rows).forEach((consumer, row) -> {
            if (row.resources != null) held.put(Clean.text(consumer), present(row.resources));
        });
        return Map.copyOf(held);
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

    private static String of(String provider, String part) {
        return "/resource_providers/" + Path.segment(provider) + (part.isEmpty() ? "" : "/" + part);
    }

    private Set<String> ids(String path) {
        List<Id> rows = Clean.list(rest.get(path, IdList.class).rows);
        var ids = new HashSet<String>(rows.size() * 2);
        for (Id row : rows) if (row.uuid != null) ids.add(row.uuid);
        return ids;
    }

    private static List<String> names(@Nullable List<Named> rows) {
        return Clean.list(rows).stream().map(row -> Clean.text(row.name)).toList();
    }

    private static <V> Map<String, V> present(Map<String, V> raw) {
        var present = new HashMap<>(raw);
        present.values().removeIf(value -> value == null);
        return Map.copyOf(present);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ProviderList(
            @JsonProperty("resource_providers") @Nullable List<ResourceProvider> rows) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record IdList(
            @JsonProperty("resource_providers") @Nullable List<Id> rows) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Id(@Nullable String uuid) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ClassList(
            @JsonProperty("resource_classes") @Nullable List<Named> rows) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Named(@Nullable String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record TraitList(@Nullable List<String> traits) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record StockList(
            @JsonProperty("inventories") @Nullable Map<String, Stock> stocks) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record AllocationList(
            @JsonProperty("allocations") @Nullable Map<String, Allocation> rows) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Allocation(@Nullable Map<String, Integer> resources) {}
}
