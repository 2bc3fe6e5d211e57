package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A row of Placement's `resource_providers` at 1.14 or newer.
///
/// @param generation grows with each change of its inventories, traits and with each new allocation; the end of an
/// allocation does not change it
/// @param parent null for the root of a tree
/// @param root its own id for the root; a compute node's is its hypervisor's id
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourceProvider(
        @JsonProperty("uuid") String id,
        String name,
        long generation,
        @JsonProperty("parent_provider_uuid") @Nullable String parent,
        @JsonProperty("root_provider_uuid") String root) {

    public ResourceProvider {
        id = Clean.text(id);
        name = Clean.text(name);
        parent = Clean.orNull(parent);
        root = root == null ? id : Clean.text(root);
    }
}
