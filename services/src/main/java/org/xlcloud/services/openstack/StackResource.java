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
        requiredBy = Clean.texts(requiredBy);
    }

    /// @param asked the stack that was asked for, for a row without links
    static StackResource read(JsonParser json, StackId asked) throws IOException {
        var read = new Object() {
            @Nullable
            String name;

            @Nullable
            String type;

            @Nullable
            String physicalId;

            @Nullable
            String status;

            @Nullable
            String reason;

            @Nullable
            Instant created;

            @Nullable
            Instant updated;

            List<String> requiredBy = List.of();
            List<StackLink> links = List.of();
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "resource_name" -> read.name = Tokens.text(value);
                case "resource_type" -> read.type = Tokens.text(value);
                case "physical_resource_id" -> read.physicalId = Tokens.text(value);
                case "resource_status" -> read.status = Tokens.text(value);
                case "resource_status_reason" -> read.reason = Tokens.text(value);
                case "creation_time" -> read.created = Clean.time(Tokens.text(value));
                case "updated_time" -> read.updated = Clean.time(Tokens.text(value));
                case "required_by" -> read.requiredBy = Tokens.list(value, one -> Clean.text(Tokens.text(one)));
                case "links" -> read.links = Tokens.list(value, StackLink::read);
                default -> value.skipChildren();
            }
        });
        String id = asked.id();
        String name = asked.name();
        String nested = null;
        for (StackLink link : read.links) {
            if (link.stackId().isEmpty()) continue;
            if (link.rel().equals("stack")) {
                id = link.stackId();
                name = link.stackName();
            } else if (link.rel().equals("nested")) {
                nested = link.stackId();
            }
        }
        return new StackResource(
                id,
                name,
                Clean.text(read.name),
                Clean.text(read.type),
                Clean.text(read.physicalId),
                StackStatus.of(Clean.text(read.status)),
                Clean.text(read.reason),
                read.created,
                read.updated,
                read.requiredBy,
                nested);
    }
}
