package org.xlcloud.services.cloud;

import java.time.Duration;
import java.util.Set;

/// What Keystone says of a token that somebody has shown us.
///
/// @param user the name
/// @param project the name of the project that it is for; empty where it is for none
/// @param roles in that project, in lower case
/// @param lifetime until it expires, by Keystone's clock
public record ShownToken(String user, String project, String projectId, Set<String> roles, Duration lifetime) {
    public ShownToken {
        roles = Set.copyOf(roles);
    }

    /// `alice@demo`, as the journal has it.
    @Override
    public String toString() {
        return project.isEmpty() ? user : user + "@" + project;
    }
}
