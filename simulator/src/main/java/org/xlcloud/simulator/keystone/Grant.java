package org.xlcloud.simulator.keystone;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.Identity.ApplicationCredential;
import org.xlcloud.simulator.world.Identity.Project;
import org.xlcloud.simulator.world.Identity.User;

/// What a token grants.
///
/// @param project the scope, where it is a project
/// @param domain whether the scope is the domain
/// @param system whether the scope is the whole system
/// @param credential the application credential that it was bought with
/// @param auditId Keystone's, safe to log
public record Grant(
        User user,
        @Nullable Project project,
        boolean domain,
        boolean system,
        Set<String> roles,
        List<String> methods,
        @Nullable ApplicationCredential credential,
        Instant issued,
        Instant expires,
        String auditId) {
    public Grant {
        roles = Set.copyOf(roles);
        methods = List.copyOf(methods);
    }

    public boolean admin() {
        return roles.contains("admin");
    }

    /// Whether the scope is this project.
    public boolean in(String projectId) {
        return project != null && project.id().equals(projectId);
    }
}
