package org.xlcloud.services.actions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.xlcloud.services.cloud.Cloud;

/// The roles that Keystone says the caller has; policies may ask for more, and then the service refuses.
final class Roles {
    private Roles() {}

    static Set<String> of(Cloud cloud) {
        Set<String> names = new TreeSet<>();
        for (JsonNode role : cloud.token().body().at("/token/roles"))
            names.add(role.path("name").asText());
        return names;
    }

    /// "user demo has member, reader in project demo"
    static String words(Cloud cloud) {
        JsonNode token = cloud.token().body().path("token");
        Set<String> roles = of(cloud);
        String project = token.at("/project/name").asText("");
        return "user " + token.at("/user/name").asText("") + " has "
                + (roles.isEmpty() ? "no role" : String.join(", ", roles))
                + (project.isEmpty() ? "" : " in project " + project);
    }
}
