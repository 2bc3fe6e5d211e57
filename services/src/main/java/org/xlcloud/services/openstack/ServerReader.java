package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;

/// Reads servers of one listing: of texts and flavors that many servers share it keeps one object.
final class ServerReader {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<Server.Flavor, Server.Flavor> flavors = new HashMap<>();

    /// The one server of an answer.
    Server only(JsonParser json) throws IOException {
        var found = new @Nullable Server[1];
        Tokens.object(json, (name, value) -> {
            if (name.equals("server")) found[0] = server(value);
            else value.skipChildren();
        });
        if (found[0] == null) throw Tokens.mismatch(json, "a server");
        return found[0];
    }

    Server server(JsonParser json) throws IOException {
        var building = new Building();
        Tokens.object(json, building);
        return building.server();
    }

    private @Nullable String shared(JsonParser json) throws IOException {
        String text = Tokens.text(json);
        if (text == null) return null;
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private static @Nullable Instant time(JsonParser json) throws IOException {
        return Clean.time(Tokens.text(json));
    }

    private Server.Flavor flavor(JsonParser json) throws IOException {
        var found = new Object() {
            @Nullable
            String name;

            @Nullable
            Map<String, String> extraSpecs;
        };
        Tokens.object(json, (name, value) -> {
            switch (name) {
                case "original_name" -> found.name = Tokens.text(value);
                case "extra_specs" -> found.extraSpecs = Tokens.texts(value);
                default -> value.skipChildren();
            }
        });
        var flavor = new Server.Flavor(found.name, found.extraSpecs);
        var known = flavors.putIfAbsent(flavor, flavor);
        return known == null ? flavor : known;
    }

    private Map<String, List<Server.Address>> addresses(JsonParser json) throws IOException {
        var addresses = new LinkedHashMap<String, List<Server.Address>>();
        Tokens.object(json, (network, value) -> {
            String known = texts.putIfAbsent(network, network);
            addresses.put(known == null ? Text.clean(network) : known, Tokens.list(value, ServerReader::address));
        });
        return addresses;
    }

    private static Server.Address address(JsonParser json) throws IOException {
        var found = new @Nullable String[1];
        Tokens.object(json, (name, value) -> {
            if (name.equals("addr")) found[0] = Tokens.text(value);
            else value.skipChildren();
        });
        return new Server.Address(Clean.text(found[0]));
    }

    private static Server.Fault fault(JsonParser json) throws IOException {
        var found = new @Nullable String[1];
        Tokens.object(json, (name, value) -> {
            if (name.equals("message")) found[0] = Tokens.text(value);
            else value.skipChildren();
        });
        return new Server.Fault(Clean.text(found[0]));
    }

    /// A server whose members are being read.
    private final class Building implements Tokens.Member {
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String status;
        private @Nullable String taskState;
        private @Nullable String host;
        private @Nullable String hypervisor;
        private @Nullable String projectId;
        private @Nullable String userId;
        private Server.@Nullable Flavor flavor;
        private Map<String, String> metadata = Map.of();
        private Map<String, List<Server.Address>> addresses = Map.of();
        private @Nullable Instant created;
        private @Nullable Instant launched;
        private @Nullable Instant updated;
        private Server.@Nullable Fault fault;

        @Override
        public void take(String member, JsonParser value) throws IOException {
            switch (member) {
                case "id" -> id = Tokens.text(value);
                case "name" -> name = Tokens.text(value);
                case "status" -> status = shared(value);
                case "OS-EXT-STS:task_state" -> taskState = shared(value);
                case "OS-EXT-SRV-ATTR:host" -> host = shared(value);
                case "OS-EXT-SRV-ATTR:hypervisor_hostname" -> hypervisor = shared(value);
                case "tenant_id" -> projectId = shared(value);
                case "user_id" -> userId = shared(value);
                case "flavor" -> flavor = flavor(value);
                case "metadata" -> metadata = Tokens.texts(value);
                case "addresses" -> addresses = addresses(value);
                case "created" -> created = time(value);
                case "OS-SRV-USG:launched_at" -> launched = time(value);
                case "updated" -> updated = time(value);
                case "fault" -> fault = value.currentToken() == JsonToken.VALUE_NULL ? null : fault(value);
                default -> value.skipChildren();
            }
        }

        Server server() {
            return new Server(
                    Clean.text(id),
                    Clean.text(name),
                    Clean.text(status),
                    taskState,
                    host,
                    hypervisor,
                    Clean.text(projectId),
                    Clean.text(userId),
                    flavor == null ? new Server.Flavor(null, null) : flavor,
                    metadata,
                    addresses,
                    created,
                    launched,
                    updated,
                    fault);
        }
    }
}
