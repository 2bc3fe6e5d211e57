package org.xlcloud.simulator.heat;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A stack at one moment; `Stacks` replaces it when it changes.
///
/// @param owner the user's name
/// @param parent the stack that nests it
/// @param parentResource its resource's name in the parent
/// @param root the master stack, itself for one
/// @param status action and state, `UPDATE_IN_PROGRESS`
/// @param parameters all parameters with their values as text, Heat's own first
/// @param resources by name, in the order of the template
public record Stack(
        UUID id,
        String name,
        String projectId,
        String owner,
        String description,
        @Nullable UUID parent,
        @Nullable String parentResource,
        UUID root,
        Instant created,
        @Nullable Instant updated,
        String status,
        String reason,
        Map<String, String> parameters,
        Map<String, StackResource> resources,
        StackTemplate template) {
    public Stack {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    }

    Stack with(String newStatus, String newReason, @Nullable Instant newUpdated) {
        return new Stack(
                id,
                name,
                projectId,
                owner,
                description,
                parent,
                parentResource,
                root,
                created,
                newUpdated,
                newStatus,
                newReason,
                parameters,
                resources,
                template);
    }

    Stack with(Map<String, StackResource> newResources) {
        return new Stack(
                id,
                name,
                projectId,
                owner,
                description,
                parent,
                parentResource,
                root,
                created,
                updated,
                status,
                reason,
                parameters,
                newResources,
                template);
    }

    /// Made from something else, or with other parameters.
    Stack with(Map<String, String> newParameters, StackTemplate newTemplate) {
        return new Stack(
                id,
                name,
                projectId,
                owner,
                newTemplate.body().path("description").asText(),
                parent,
                parentResource,
                root,
                created,
                updated,
                status,
                reason,
                newParameters,
                resources,
                newTemplate);
    }

    boolean isNested() {
        return parent != null;
    }
}
