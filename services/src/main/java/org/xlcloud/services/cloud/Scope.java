package org.xlcloud.services.cloud;

import org.jspecify.annotations.Nullable;

/// What a token is to be valid for.
public sealed interface Scope {
    /// A project: by id, or by name in a domain.
    record Project(@Nullable String id, @Nullable String name, Auth.Domain domain) implements Scope {}

    /// A whole domain.
    record OfDomain(Auth.Domain domain) implements Scope {}

    /// The whole cloud: `system_scope: all`.
    record WholeCloud() implements Scope {}

    /// What the credential itself carries: an application credential's project, a given token's scope, or the
    /// user's default project.
    record Own() implements Scope {}
}
