package org.xlcloud.simulator.keystone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.xlcloud.simulator.world.Identity;
import org.xlcloud.simulator.world.Identity.Project;
import org.xlcloud.simulator.world.Identity.User;

/// How Keystone writes what it lists.
final class Forms {
    private Forms() {}

    static void version(JsonGenerator json, String base) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", "v3.14");
        json.writeStringField("status", "stable");
        json.writeStringField("updated", "2020-04-07T00:00:00Z");
        json.writeArrayFieldStart("links");
        json.writeStartObject();
        json.writeStringField("rel", "self");
        json.writeStringField("href", base + "/v3/");
        json.writeEndObject();
        json.writeEndArray();
        json.writeArrayFieldStart("media-types");
        json.writeStartObject();
        json.writeStringField("base", "application/json");
        json.writeStringField("type", "application/vnd.openstack.identity-v3+json");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    static void project(JsonGenerator json, String base, Project project) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", project.id());
        json.writeStringField("name", project.name());
        json.writeStringField("domain_id", Identity.DOMAIN_ID);
        json.writeStringField("description", project.description());
        json.writeBooleanField("enabled", true);
        json.writeStringField("parent_id", Identity.DOMAIN_ID);
        json.writeBooleanField("is_domain", false);
        json.writeArrayFieldStart("tags");
        json.writeEndArray();
        rest(json, base + "/v3/projects/" + project.id());
    }

    static void user(JsonGenerator json, String base, User user) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", user.id());
        json.writeStringField("name", user.name());
        json.writeStringField("domain_id", Identity.DOMAIN_ID);
        json.writeBooleanField("enabled", true);
        json.writeStringField("default_project_id", user.defaultProjectId());
        json.writeNullField("password_expires_at");
        rest(json, base + "/v3/users/" + user.id());
    }

    private static void rest(JsonGenerator json, String self) throws IOException {
        json.writeObjectFieldStart("options");
        json.writeEndObject();
        json.writeObjectFieldStart("links");
        json.writeStringField("self", self);
        json.writeEndObject();
        json.writeEndObject();
    }

    static void domain(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", Identity.DOMAIN_ID);
        json.writeStringField("name", Identity.DOMAIN_NAME);
        json.writeStringField("description", "The default domain");
        json.writeBooleanField("enabled", true);
        json.writeEndObject();
    }

    static void region(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", Catalog.REGION);
        json.writeStringField("description", "");
        json.writeNullField("parent_region_id");
        json.writeEndObject();
    }

    static void domainField(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("domain");
        json.writeStringField("id", Identity.DOMAIN_ID);
        json.writeStringField("name", Identity.DOMAIN_NAME);
        json.writeEndObject();
    }
}
