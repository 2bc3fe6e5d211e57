package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A row of Placement's `resource_providers` at 1.14 or newer.
///
/// @param generation grows with each change of its inventories, traits and with each new allocation; the end of an
/// allocation does not change it
/// @param parent null for the root of a tree
/// @param root its own id for the root; a compute node's is its hypervisor's id
public record ResourceProvider(
        String id, String name, long generation, @Nullable String parent, String root) {

    public ResourceProvider {
        id = Clean.text(id);
        name = Clean.text(name);
        parent = Clean.orNull(parent);
        root = root.isEmpty() ? id : Clean.text(root);
    }

    static ResourceProvider read(JsonParser json) throws IOException {
        var read = new Object() {
            @Nullable
            String id;

            @Nullable
            String name;

            long generation;

            @Nullable
            String parent;

            @Nullable
            String root;
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "uuid" -> read.id = Tokens.text(value);
                case "name" -> read.name = Tokens.text(value);
                case "generation" -> read.generation = Tokens.longNumber(value);
                case "parent_provider_uuid" -> read.parent = Tokens.text(value);
                case "root_provider_uuid" -> read.root = Tokens.text(value);
                default -> value.skipChildren();
            }
        });
        return new ResourceProvider(
                Clean.text(read.id), Clean.text(read.name), read.generation, read.parent, Clean.text(read.root));
    }
}
