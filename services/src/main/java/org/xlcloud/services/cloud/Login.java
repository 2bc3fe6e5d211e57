package org.xlcloud.services.cloud;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// How an entry logs in, and where: its `auth_type` and `auth`, with openstacksdk's rules about keys that stand
/// outside of `auth` or have older names.
final class Login {
    private final CloudEntry entry;
    private final Setting.Section auth;
    private final @Nullable String type;

    Login(CloudEntry entry, Setting.Section auth, @Nullable String type) {
        this.entry = entry;
        this.auth = auth;
        this.type = type;
    }

    Auth auth() {
        return switch (kind()) {
            case "password", "v3password" ->
                new Auth.Password(user(), new Secret(needed("password", inner("password"))));
            case "v3applicationcredential" -> applicationCredential();
            case "token", "v3token" -> new Auth.GivenToken(new Secret(needed("token", token())));
            default ->
                throw entry.broken(
                        "auth_type",
                        entry.place(),
                        "found " + Text.line(kind())
                                + ", expected password, v3password, v3applicationcredential, token or v3token",
                        null);
        };
    }

    Scope scope() {
        if (kind().equals("v3applicationcredential")) return new Scope.Own();
        String system = inner("system_scope");
        if (system != null) {
            if (system.equals("all")) return new Scope.WholeCloud();
            throw entry.broken(
                    "auth.system_scope", auth.place(), "found " + Text.line(system) + ", expected all", null);
        }
        String id = outer("tenant_id", "project_id");
        String name = outer("tenant_name", "project_name");
        if (id != null || name != null)
            return new Scope.Project(id, name, domain("project_domain_id", "project_domain_name"));
        String domainId = outer("domain_id");
        String domainName = outer("domain_name");
        if (domainId != null || domainName != null) return new Scope.OfDomain(new Auth.Domain(domainId, domainName));
        return new Scope.Own();
    }

    /// The type that the entry names, or else the one that its keys speak for.
    private String kind() {
        if (type != null) return type;
        if (inner("application_credential_secret") != null) return "v3applicationcredential";
        return token() != null && inner("password") == null ? "token" : "password";
    }

    private @Nullable String token() {
        return outer("auth_token", "token");
    }

    private Auth applicationCredential() {
        String id = inner("application_credential_id");
        String name = inner("application_credential_name");
        if (id == null && name == null)
            throw missing("application_credential_id", "found neither it nor application_credential_name");
        Secret secret = new Secret(needed("application_credential_secret", inner("application_credential_secret")));
        return new Auth.ApplicationCredential(id, name, id == null ? user() : null, secret);
    }

    private Auth.User user() {
        String id = inner("user_id");
        String name = inner("username") == null ? inner("user_name") : inner("username");
        if (id == null && name == null) throw missing("username", "found neither it nor user_id");
        return new Auth.User(id, name, domain("user_domain_id", "user_domain_name"));
    }

    /// The domain of a user or a project: its own keys, or `domain_id`/`domain_name` for both where a project
    /// is named, or the default domain.
    private Auth.Domain domain(String idKey, String nameKey) {
        boolean projectScoped =
                outer("tenant_id", "project_id") != null || outer("tenant_name", "project_name") != null;
        String id = outer(idKey);
        String name = outer(nameKey);
        if (id == null && name == null && projectScoped) {
            id = outer("domain_id");
            name = outer("domain_name");
        }
        if (id == null && name == null) {
            id = inner("default_domain_id") == null ? inner("default_domain") : inner("default_domain_id");
            name = inner("default_domain_name");
        }
        return id == null && name == null ? Auth.Domain.DEFAULT : new Auth.Domain(id, name);
    }

    /// A key of auth, or else of the entry.
    private @Nullable String inner(String key) {
        String found = entry.single(auth.entries().get(key), "auth." + key);
        return empty(found) ? entry.top(key) : found;
    }

    /// A key of the entry, or else of auth; of several names the last one that is there.
    private @Nullable String outer(String... keys) {
        String found = null;
        for (String key : keys) {
            String inside = entry.single(auth.entries().get(key), "auth." + key);
            String outside = entry.top(key);
            if (!empty(inside)) found = inside;
            if (!empty(outside)) found = outside;
        }
        return found;
    }

    private static boolean empty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private String needed(String key, @Nullable String value) {
        if (value == null || value.isEmpty()) throw missing(key, "found nothing");
        return value;
    }

    private ProblemException missing(String key, String found) {
        return entry.broken(
                "auth." + key, auth.place(), found + ", expected a value for auth_type " + Text.line(kind()), null);
    }
}
