package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of Heat's list of a stack's resources.
///
/// @param stackId the stack that it is in, which may be nested below the one that was asked for
/// @param stackName of that stack
/// @param name in the template
/// @param type `OS::Nova::Server`, or the file of a nested template, `layer.yaml`
/// @param physicalId the id of what it stands for, a server's or a nested stack's; while that is being made it may
/// be a name; empty where there is nothing yet
/// @param updatedAt when its last action began
/// @param requiredBy names of resources of the same stack that depend on it
/// @param nestedId the stack behind it, where it is one
public record StackResource(
        String stackId,
        String stackName,
        String name,
        String type,
        String physicalId,
        StackStatus status,
        String reason,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        List<String> requiredBy,
        @Nullable String nestedId) {

    public StackResource {
        requiredBy = List.copyOf(requiredBy);
    }

    /// @param asked the stack that was asked for, for a row without links
    static StackResource read(JsonParser json, StackId asked, Repeats repeats) throws IOException {
        var read = new Object() {
            String name = "";

            String type = "";

            String physicalId = "";

            String status = "";

            String reason = "";

            @Nullable
            Instant created;

            @Nullable
            Instant updated;

            List<String> requiredBy = List.of();
            List<StackLink> links = List.of();
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "resource_name" -> read.name = repeats.text(value);
                case "resource_type" -> read.type = repeats.text(value);
                case "physical_resource_id" -> read.physicalId = repeats.text(value);
                case "resource_status" -> read.status = repeats.text(value);
                case "resource_status_reason" -> read.reason = repeats.text(value);
                case "creation_time" -> read.created = repeats.time(value);
                case "updated_time" -> read.updated = repeats.time(value);
                case "required_by" -> read.requiredBy = Tokens.list(value, repeats::text);
                case "links" -> read.links = Tokens.list(value, link -> StackLink.read(link, repeats));
                default -> value.skipChildren();
            }
        });
        String id = asked.id();
        String name = asked.name();
        String nested = null;
        for (StackLink link : read.links) {
            if (link.leads("stack")) {
                id = link.stackId();
                name = link.stackName();
            } else if (link.leads("nested")) {
                nested = link.stackId();
            }
        }
        return new StackResource(
                id,
                name,
                read.name,
                read.type,
                read.physicalId,
                StackStatus.of(read.status),
                read.reason,
                read.created,
                read.updated,
                read.requiredBy,
                nested);
    }
}
