package org.xlcloud.services.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Asks Nova to change something. Each method sends one request, once, and returns when Nova has accepted it; what
/// comes of it is read with [Nova].
public final class NovaChanges {
    private final Rest rest;

    public NovaChanges(Cloud cloud) {
        rest = cloud.rest(Service.COMPUTE);
    }

    /// @param body `{"os-stop": null}`, `{"resize": {"flavorRef": …}}`, …
    public void action(String server, JsonNode body) {
        rest.send("POST", server(server) + "/action", body);
    }

    public void delete(String server) {
        rest.send("DELETE", server(server), null);
    }

    /// @param server the request's `server`
    /// @return the new server's id
    public String create(ObjectNode server) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("server", server);
        return Clean.text(
                rest.send("POST", "/servers", body).path("server").path("id").asText());
    }

    /// @return the new flavor's id
    public String createFlavor(String name, int vcpus, long ramMiB, long diskGiB) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("flavor")
                .put("name", name)
                .put("vcpus", vcpus)
                .put("ram", ramMiB)
                .put("disk", diskGiB);
        return Clean.text(
                rest.send("POST", "/flavors", body).path("flavor").path("id").asText());
    }

    public void extraSpecs(String flavor, Map<String, String> specs) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode into = body.putObject("extra_specs");
        specs.forEach(into::put);
        rest.send("POST", "/flavors/" + Path.segment(flavor) + "/os-extra_specs", body);
    }

    /// Opens or closes a compute service to the scheduler (2.53 and newer).
    public void service(String id, boolean enabled, String reason) {
        rest.send("PUT", "/os-services/" + Path.segment(id), service(enabled, reason));
    }

    /// The body of [#service(String, boolean, String)].
    public static ObjectNode service(boolean enabled, String reason) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", enabled ? "enabled" : "disabled");
        return enabled || reason.isBlank() ? body : body.put("disabled_reason", reason);
    }

    /// The last lines of a server's console. A `POST` that changes nothing.
    public String consoleLog(String server, int lines) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("os-getConsoleOutput").put("length", lines);
        return rest.search(server(server) + "/action", body).path("output").asText("");
    }

    /// A console that can be opened in a browser (2.6 and newer): `{"remote_console": {"url": …}}`.
    public JsonNode console(String server) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("remote_console").put("protocol", "vnc").put("type", "novnc");
        return rest.search(server(server) + "/remote-consoles", body);
    }

    private static String server(String id) {
        return "/servers/" + Path.segment(id);
    }
}
