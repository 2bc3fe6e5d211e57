package org.xlcloud.simulator.world;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may do what: Keystone's one domain with its projects, users and role assignments. It never changes.
public record Identity(List<Project> projects, List<User> users, List<ApplicationCredential> applicationCredentials) {
    public static final String DOMAIN_ID = "default";
    public static final String DOMAIN_NAME = "Default";

    public record Project(String id, String name, String description) {}

    /// @param roles the names of its roles by project id
    /// @param systemRoles its roles on the whole system
    public record User(
            String id,
            String name,
            String password,
            java.util.Map<String, Set<String>> roles,
            Set<String> systemRoles,
            @Nullable String defaultProjectId) {
        @Override
        public String toString() {
            return "User[" + name + "]";
        }
    }

    /// A secret that stands for a user in one project.
    public record ApplicationCredential(String id, String name, String secret, User user, Project project) {
        @Override
        public String toString() {
            return "ApplicationCredential[" + name + "]";
        }
    }

    public Identity {
        projects = List.copyOf(projects);
        users = List.copyOf(users);
        applicationCredentials = List.copyOf(applicationCredentials);
    }

    /// By name or id.
    public Optional<Project> project(String nameOrId) {
        return projects.stream()
                .filter(project ->
                        project.id().equals(nameOrId) || project.name().equals(nameOrId))
                .findFirst();
    }

    /// By name or id.
    public Optional<User> user(String nameOrId) {
        return users.stream()
                .filter(user -> user.id().equals(nameOrId) || user.name().equals(nameOrId))
                .findFirst();
    }
}
