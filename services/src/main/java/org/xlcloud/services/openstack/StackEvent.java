package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened to a resource of a stack, or to the stack itself.
///
/// @param stackId the stack that it happened in, which may be nested below the one that was asked for
/// @param resource the resource's name; the stack's own name where it happened to the stack
/// @param physicalId the id of what the resource stands for; empty where there was nothing yet
/// @param status also `SIGNAL_COMPLETE`, when somebody or an alarm signalled a policy
public record StackEvent(
        String id,
        String stackId,
        String stackName,
        String resource,
        String physicalId,
        StackStatus status,
        String reason,
        @Nullable Instant at) {

    /// Whether it happened to the stack as a whole.
    public boolean ofStack() {
        return resource.equals(stackName) && (physicalId.isEmpty() || physicalId.equals(stackId));
    }

    static StackEvent read(JsonParser json, StackId asked, Repeats repeats) throws IOException {
        var read = new Object() {
            @Nullable
            String id;

            @Nullable
            String resource;

            @Nullable
            String physicalId;

            @Nullable
            String status;

            @Nullable
            String reason;

            @Nullable
            Instant at;

            List<StackLink> links = List.of();
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "id" -> read.id = Tokens.text(value);
                case "resource_name" -> read.resource = Tokens.text(value);
                case "physical_resource_id" -> read.physicalId = Tokens.text(value);
                case "resource_status" -> read.status = Tokens.text(value);
                case "resource_status_reason" -> read.reason = Tokens.text(value);
                case "event_time" -> read.at = Clean.time(Tokens.text(value));
                case "links" -> read.links = Tokens.list(value, link -> StackLink.read(link, repeats));
                default -> value.skipChildren();
            }
        });
        StackId in = asked;
        for (StackLink link : read.links) if (link.leads("stack")) in = new StackId(link.stackName(), link.stackId());
        return new StackEvent(
                Clean.text(read.id),
                in.id(),
                in.name(),
                Clean.text(read.resource),
                Clean.text(read.physicalId),
                StackStatus.of(Clean.text(read.status)),
                Clean.text(read.reason),
                read.at);
    }
}
