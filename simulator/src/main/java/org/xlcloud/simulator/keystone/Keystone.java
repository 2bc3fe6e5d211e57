package org.xlcloud.simulator.keystone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Body;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.http.Stamp;
import org.xlcloud.simulator.world.Identity.Project;
import org.xlcloud.simulator.world.Identity.User;
import org.xlcloud.simulator.world.World;

/// Keystone v3, shaped by recordings of 22.0 (Zed).
public final class Keystone implements CloudService {
    /// A role's id is its place here.
    private static final List<String> ROLES = List.of("admin", "member", "reader", "heat_stack_owner");

    private final World world;
    private final Tokens tokens;
    private final Catalog catalog;

    public Keystone(World world, Tokens tokens, Catalog catalog) {
        this.world = world;
        this.tokens = tokens;
        this.catalog = catalog;
    }

    @Override
    public String type() {
        return "identity";
    }

    @Override
    public String name() {
        return "keystone";
    }

    @Override
    public String path(String projectId) {
        return "/v3";
    }

    @Override
    public void answer(Call call) throws IOException {
        call.with("Vary", "X-Auth-Token").with("x-openstack-request-id", call.requestId());
        if (call.segments().isEmpty()) {
            call.reply(300, json -> {
                json.writeStartObject();
                json.writeObjectFieldStart("versions");
                json.writeArrayFieldStart("values");
                Forms.version(json, call.base());
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndObject();
            });
        } else if (!call.segment(0).equals("v3")) {
            error(call, 404, "Not Found", "(" + call.path() + "): The resource could not be found.");
        } else if (call.segments().size() == 1) {
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeFieldName("version");
                Forms.version(json, call.base());
                json.writeEndObject();
            });
        } else if (call.method().equals("POST") && call.path().equals("/v3/auth/tokens")) {
            issue(call);
        } else {
            Grant grant = tokens.find(call.header("X-Auth-Token"));
            if (grant == null) {
                tokens.refuse(call);
            } else {
                known(call, grant);
            }
        }
    }

    private void issue(Call call) throws IOException {
        Optional<Grant> grant;
        try {
            grant = new TokenRequest(world, tokens).judge(call.json());
        } catch (TokenRequest.Malformed malformed) {
            error(call, 400, "Bad Request", String.valueOf(malformed.getMessage()));
            return;
        }
        if (grant.isEmpty()) {
            tokens.refuse(call);
        } else {
            call.with("X-Subject-Token", tokens.issue(grant.get()));
            call.reply(201, token(grant.get(), !call.query().containsKey("nocatalog")));
        }
    }

    private void known(Call call, Grant grant) throws IOException {
        String resource = call.segment(1) + (call.segment(1).equals("auth") ? "/" + call.segment(2) : "");
        String method = call.method();
        if (resource.equals("auth/tokens")) {
            subject(call, method);
        } else if (!method.equals("GET")) {
            error(call, 405, "Method Not Allowed", "The method is not allowed for the requested URL.");
        } else {
            switch (resource) {
                case "auth/catalog" ->
                    call.reply(200, json -> {
                        json.writeStartObject();
                        json.writeFieldName("catalog");
                        catalog.write(
                                json,
                                grant.project() == null ? null : grant.project().id());
                        json.writeObjectFieldStart("links");
                        json.writeStringField("self", call.base() + call.path());
                        json.writeEndObject();
                        json.writeEndObject();
                    });
                case "auth/projects" -> projects(call, of(grant.user()));
                case "projects" -> projects(call, grant);
                case "users" -> users(call, grant);
                case "domains" -> {
                    if (allowed(call, grant, "identity:list_domains")) {
                        list(call, "domains", Forms::domain);
                    }
                }
                case "roles" -> {
                    if (allowed(call, grant, "identity:list_roles")) {
                        list(call, "roles", json -> {
                            for (String role : ROLES) {
                                role(json, role);
                            }
                        });
                    }
                }
                case "regions" -> list(call, "regions", Forms::region);
                case "services" -> {
                    if (allowed(call, grant, "identity:list_services")) {
                        call.reply(200, json -> {
                            json.writeStartObject();
                            json.writeFieldName("services");
                            catalog.writeServices(json, call.base() + call.path());
                            links(json, call);
                            json.writeEndObject();
                        });
                    }
                }
                default -> error(call, 404, "Not Found", "(" + call.path() + "): The resource could not be found.");
            }
        }
    }

    private void subject(Call call, String method) throws IOException {
        String subject = call.header("X-Subject-Token");
        Grant about = tokens.find(subject);
        if (subject == null || about == null) {
            error(call, 404, "Not Found", "Failed to validate token");
        } else if (method.equals("DELETE")) {
            tokens.revoke(subject);
            call.reply(204);
        } else {
            call.with("X-Subject-Token", subject)
                    .reply(200, token(about, !call.query().containsKey("nocatalog")));
        }
    }

    private Body token(Grant grant, boolean withCatalog) {
        return json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("token");
            json.writeArrayFieldStart("methods");
            for (String method : grant.methods()) {
                json.writeString(method);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("user");
            Forms.domainField(json);
            json.writeStringField("id", grant.user().id());
            json.writeStringField("name", grant.user().name());
            json.writeNullField("password_expires_at");
            json.writeEndObject();
            json.writeArrayFieldStart("audit_ids");
            json.writeString(grant.auditId());
            json.writeEndArray();
            json.writeStringField("expires_at", Stamp.microsZulu(grant.expires()));
            json.writeStringField("issued_at", Stamp.microsZulu(grant.issued()));
            scope(json, grant);
            if (withCatalog && (grant.project() != null || grant.domain() || grant.system())) {
                json.writeFieldName("catalog");
                catalog.write(
                        json, grant.project() == null ? null : grant.project().id());
            }
            var credential = grant.credential();
            if (credential != null) {
                json.writeObjectFieldStart("application_credential");
                json.writeStringField("id", credential.id());
                json.writeStringField("name", credential.name());
                json.writeBooleanField("restricted", true);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private void scope(JsonGenerator json, Grant grant) throws IOException {
        Project project = grant.project();
        if (project != null) {
            json.writeObjectFieldStart("project");
            Forms.domainField(json);
            json.writeStringField("id", project.id());
            json.writeStringField("name", project.name());
            json.writeEndObject();
            json.writeBooleanField("is_domain", false);
        } else if (grant.domain()) {
            Forms.domainField(json);
        } else if (grant.system()) {
            json.writeObjectFieldStart("system");
            json.writeBooleanField("all", true);
            json.writeEndObject();
        } else {
            return;
        }
        json.writeArrayFieldStart("roles");
        for (String role : ROLES) {
            if (grant.roles().contains(role) || (role.equals("heat_stack_owner") && grant.admin())) {
                json.writeStartObject();
                json.writeStringField("id", roleId(role));
                json.writeStringField("name", role);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void projects(Call call, Grant grant) throws IOException {
        if (call.segments().size() > 2) {
            Optional<Project> project = world.identity().projects().stream()
                    .filter(known -> known.id().equals(call.segment(2)))
                    .findFirst();
            if (project.isEmpty()) {
                error(call, 404, "Not Found", "Could not find project: " + call.segment(2) + ".");
            } else if (grant.in(call.segment(2)) || allowed(call, grant, "identity:get_project")) {
                call.reply(200, json -> {
                    json.writeStartObject();
                    json.writeFieldName("project");
                    Forms.project(json, call.base(), project.get());
                    json.writeEndObject();
                });
            }
        } else if (allowed(call, grant, "identity:list_projects")) {
            projects(
                    call,
                    world.identity().projects().stream()
                            .filter(project -> matches(call, "name", project.name()))
                            .toList());
        }
    }

    private void projects(Call call, List<Project> projects) throws IOException {
        list(call, "projects", json -> {
            for (Project project : projects) {
                Forms.project(json, call.base(), project);
            }
        });
    }

    private List<Project> of(User user) {
        return world.identity().projects().stream()
                .filter(project -> user.roles().containsKey(project.id()))
                .toList();
    }

    private void users(Call call, Grant grant) throws IOException {
        if (call.segments().size() == 2) {
            if (allowed(call, grant, "identity:list_users")) {
                list(call, "users", json -> {
                    for (User user : world.identity().users()) {
                        if (matches(call, "name", user.name())) {
                            Forms.user(json, call.base(), user);
                        }
                    }
                });
            }
            return;
        }
        Optional<User> user = world.identity().users().stream()
                .filter(known -> known.id().equals(call.segment(2)))
                .findFirst();
        boolean own = grant.user().id().equals(call.segment(2));
        if (!own && !allowed(call, grant, "identity:get_user")) {
            return;
        }
        if (user.isEmpty()) {
            error(call, 404, "Not Found", "Could not find user: " + call.segment(2) + ".");
        } else if (call.segment(3).equals("projects")) {
            projects(call, of(user.get()));
        } else {
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeFieldName("user");
                Forms.user(json, call.base(), user.get());
                json.writeEndObject();
            });
        }
    }

    private static boolean matches(Call call, String parameter, String value) {
        String wanted = call.parameter(parameter);
        return wanted == null || wanted.equals(value);
    }

    private void role(JsonGenerator json, String role) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", roleId(role));
        json.writeStringField("name", role);
        json.writeNullField("domain_id");
        json.writeNullField("description");
        json.writeEndObject();
    }

    private String roleId(String role) {
        return world.dice().hexId("role", ROLES.indexOf(role));
    }

    private static void list(Call call, String name, Body elements) throws IOException {
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart(name);
            elements.write(json);
            json.writeEndArray();
            links(json, call);
            json.writeEndObject();
        });
    }

    private static void links(JsonGenerator json, Call call) throws IOException {
        json.writeObjectFieldStart("links");
        json.writeNullField("next");
        json.writeStringField("self", call.base() + call.path());
        json.writeNullField("previous");
        json.writeEndObject();
    }

    private static boolean allowed(Call call, Grant grant, String action) throws IOException {
        if (grant.admin()) {
            return true;
        }
        error(call, 403, "Forbidden", "You are not authorized to perform the requested action: " + action + ".");
        return false;
    }

    private static void error(Call call, int code, String title, @Nullable String message) throws IOException {
        call.reply(code, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", code);
            json.writeStringField("message", message);
            json.writeStringField("title", title);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
