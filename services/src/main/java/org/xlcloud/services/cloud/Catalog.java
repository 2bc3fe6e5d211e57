package org.xlcloud.services.cloud;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a cloud's services are: the catalog of a token.
public record Catalog(List<Entry> entries) {
    public Catalog {
        entries = List.copyOf(entries);
    }

    /// A service with its addresses.
    public record Entry(
            @Nullable String type,
            @Nullable String name,
            @Nullable List<Endpoint> endpoints) {}

    /// One address of a service. Old catalogs have `region` only.
    public record Endpoint(
            @Nullable String url,
            @JsonProperty("interface") @Nullable String interfaceName,
            @JsonProperty("region_id") @Nullable String regionId,
            @Nullable String region) {
        @Nullable
        String inRegion() {
            return regionId == null ? region : regionId;
        }
    }

    /// The types of its services, with commas.
    String types() {
        return entries.stream()
                .map(Entry::type)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    public boolean has(Service service) {
        return service.types().stream().anyMatch(type -> has(type));
    }

    public boolean has(String type) {
        return entries.stream().anyMatch(entry -> type.equals(entry.type()));
    }

    /// The address of a type of service.
    ///
    /// @param region null takes the first region
    /// @return null when the catalog has none
    public @Nullable String url(String type, @Nullable String region, String interfaceName) {
        for (Endpoint endpoint : endpoints(type)) {
            if (region != null && !region.equals(endpoint.inRegion())) continue;
            String offered = Objects.requireNonNullElse(endpoint.interfaceName(), "public");
            if (!offered.equals(interfaceName) && !offered.equals(interfaceName + "URL")) continue;
            if (endpoint.url() != null) return endpoint.url();
        }
        return null;
    }

    /// What is offered instead, for the message when [#url] finds nothing: "public in RegionOne".
    String offered(String type) {
        var offers = new TreeSet<String>();
        for (Endpoint endpoint : endpoints(type)) offers.add(endpoint.interfaceName() + " in " + endpoint.inRegion());
        return String.join(", ", offers);
    }

    private List<Endpoint> endpoints(String type) {
        var found = new ArrayList<Endpoint>();
        for (Entry entry : entries)
            if (type.equals(entry.type()) && entry.endpoints() != null) found.addAll(entry.endpoints());
        return found;
    }
}
