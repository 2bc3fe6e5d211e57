package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of Heat's list of stacks.
///
/// @param status what was done last and how it went
/// @param reason Heat's words for it
/// @param projectId null where the caller is no administrator: then all are the caller's own project's
/// @param owner the user's name; empty when Heat doesn't say
/// @param parentId the stack that nests it; null for a master stack
/// @param updatedAt when its last update began; null until the first one
public record Stack(
        String id,
        String name,
        StackStatus status,
        String reason,
        @Nullable String projectId,
        String owner,
        @Nullable String parentId,
        String description,
        List<String> tags,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    public Stack {
        id = Clean.text(id);
        name = Clean.text(name);
        reason = Clean.text(reason);
        projectId = Clean.orNull(projectId);
        owner = Clean.text(owner);
        parentId = Clean.orNull(parentId);
        description = Clean.text(description);
        tags = Clean.texts(tags);
    }

    public boolean nested() {
        return parentId != null;
    }

    static Stack read(JsonParser json, Repeats repeats) throws IOException {
        var read = new Object() {
            @Nullable
            String id;

            @Nullable
            String name;

            @Nullable
            String status;

            @Nullable
            String reason;

            @Nullable
            String project;

            @Nullable
            String owner;

            @Nullable
            String parent;

            @Nullable
            String description;

            List<String> tags = List.of();

            @Nullable
            Instant created;

            @Nullable
            Instant updated;
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "id" -> read.id = Tokens.text(value);
                case "stack_name" -> read.name = Tokens.text(value);
                case "stack_status" -> read.status = repeats.text(value);
                case "stack_status_reason" -> read.reason = repeats.text(value);
                case "project" -> read.project = repeats.text(value);
                case "stack_owner" -> read.owner = repeats.text(value);
                case "parent" -> read.parent = repeats.text(value);
                case "description" -> read.description = repeats.text(value);
                case "tags" -> read.tags = Tokens.list(value, repeats::text);
                case "creation_time" -> read.created = repeats.time(value);
                case "updated_time" -> read.updated = repeats.time(value);
                default -> value.skipChildren();
            }
        });
        return new Stack(
                Clean.text(read.id),
                Clean.text(read.name),
                StackStatus.of(Clean.text(read.status)),
                Clean.text(read.reason),
                read.project,
                Clean.text(read.owner),
                read.parent,
                Clean.text(read.description),
                read.tags,
                read.created,
                read.updated);
    }
}
