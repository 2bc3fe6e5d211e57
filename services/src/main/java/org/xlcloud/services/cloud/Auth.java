package org.xlcloud.services.cloud;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Secret;

/// How we prove to Keystone who we are. Each form is one of Keystone's v3 authentication methods.
public sealed interface Auth {
    /// A user with a password; the user by id, or by name and domain.
    record Password(User user, Secret password) implements Auth {}

    /// An application credential: by id, or by name together with its user. It carries its own scope.
    record ApplicationCredential(
            @Nullable String id,
            @Nullable String credentialName,
            @Nullable User user,
            Secret secret) implements Auth {}

    /// A token that somebody else obtained; it can't be renewed beyond its expiry.
    record GivenToken(Secret token) implements Auth {}

    /// A user: by id, or by name in a domain.
    record User(@Nullable String id, @Nullable String name, Domain domain) {}

    /// A domain: by id, or by name. Where an entry names none, it is the one that every Keystone is
    /// bootstrapped with.
    record Domain(@Nullable String id, @Nullable String name) {
        static final Domain DEFAULT = new Domain("default", null);
    }
}
