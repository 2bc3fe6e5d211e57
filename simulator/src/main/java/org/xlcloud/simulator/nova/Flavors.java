package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.World;

/// `/flavors` with their extra specs.
final class Flavors {
    private static final String SPECS_RULE = "os-flavor-extra-specs:";

    private final World world;

    Flavors(World world) {
        this.world = world;
    }

    void answer(Request request) throws IOException {
        Call call = request.call();
        String id = call.segment(2);
        if (id.isEmpty() && request.is("POST")) {
            create(request);
        } else if (id.isEmpty() || id.equals("detail")) {
            list(request, !id.isEmpty());
        } else if (call.segment(3).equals("os-extra_specs")) {
            specs(request, find(id), call.segment(4));
        } else if (!call.segment(3).isEmpty()) {
            throw Refusal.notFound("The resource could not be found.");
        } else if (request.is("DELETE")) {
            request.need("os-flavor-manage:delete");
            world.flavors().remove(find(id).id());
            call.reply(202);
        } else if (request.is("GET")) {
            one(request, find(id));
        } else {
            throw Refusal.badMethod();
        }
    }

    private Flavor find(String id) {
        Flavor flavor = world.flavors().get(id);
        if (flavor == null) {
            throw Refusal.notFound("Flavor " + id + " could not be found.");
        }
        return flavor;
    }

    private void list(Request request, boolean full) throws IOException {
        String marker = request.marker();
        var rest = world.flavors().values().stream().toList();
        if (marker != null) {
            rest = List.copyOf(world.flavors().tailMap(find(marker).id(), false).values());
        }
        int limit = request.limit();
        List<Flavor> page = rest.stream()
                .filter(flavor -> flavor.isPublic() || request.admin())
                .limit(limit)
                .toList();
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("flavors");
            for (Flavor flavor : page) {
                if (full) {
                    full(json, request, flavor);
                } else {
                    json.writeStartObject();
                    json.writeStringField("id", flavor.id());
                    json.writeStringField("name", flavor.name());
                    Nova.links(json, request.call().base(), "flavors", flavor.id());
                    if (request.atLeast(55)) {
                        json.writeStringField("description", flavor.description());
                    }
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            if (page.size() == limit) {
                Nova.next(json, "flavors_links", request.next(page.getLast().id()));
            }
            json.writeEndObject();
        });
    }

    private void one(Request request, Flavor flavor) throws IOException {
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeFieldName("flavor");
            full(json, request, flavor);
            json.writeEndObject();
        });
    }

    private static void full(JsonGenerator json, Request request, Flavor flavor) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", flavor.id());
        json.writeStringField("name", flavor.name());
        json.writeNumberField("ram", flavor.ramMiB());
        json.writeNumberField("disk", flavor.diskGiB());
        if (request.atLeast(75)) {
            json.writeNumberField("swap", 0);
        } else {
            json.writeStringField("swap", "");
        }
        json.writeNumberField("OS-FLV-EXT-DATA:ephemeral", 0);
        json.writeBooleanField("OS-FLV-DISABLED:disabled", false);
        json.writeNumberField("vcpus", flavor.vcpus());
        json.writeBooleanField("os-flavor-access:is_public", flavor.isPublic());
        json.writeNumberField("rxtx_factor", 1.0);
        Nova.links(json, request.call().base(), "flavors", flavor.id());
        if (request.atLeast(55)) {
            json.writeStringField("description", flavor.description());
        }
        if (request.atLeast(61)) {
            json.writeFieldName("extra_specs");
            specs(json, flavor);
        }
        json.writeEndObject();
    }

    static void specs(JsonGenerator json, Flavor flavor) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> spec : flavor.extraSpecs().entrySet()) {
            json.writeStringField(spec.getKey(), spec.getValue());
        }
        json.writeEndObject();
    }

    private void create(Request request) throws IOException {
        request.need("os-flavor-manage:create");
        JsonNode body = request.call().json();
        JsonNode asked = body == null ? null : body.get("flavor");
        if (asked == null
                || !asked.path("name").isTextual()
                || !asked.path("vcpus").canConvertToInt()
                || !asked.path("ram").canConvertToInt()) {
            throw Refusal.badRequest("Invalid input for field/attribute flavor. 'name' is a required property");
        }
        String wanted = asked.path("id").asText("auto");
        String id =
                wanted.isEmpty() || wanted.equals("auto") ? UUID.randomUUID().toString() : wanted;
        var flavor = new Flavor(
                id,
                asked.path("name").asText(),
                asked.path("vcpus").asInt(),
                asked.path("ram").asInt(),
                asked.path("disk").asInt(0),
                asked.path("os-flavor-access:is_public").asBoolean(true),
                asked.hasNonNull("description") ? asked.path("description").asText() : null,
                Map.of());
        boolean named =
                world.flavors().values().stream().anyMatch(known -> known.name().equals(flavor.name()));
        if (world.flavors().containsKey(id)) {
            throw Refusal.conflict("Flavor with ID " + id + " already exists.");
        }
        if (named) {
            throw Refusal.conflict("Flavor with name " + flavor.name() + " already exists.");
        }
        world.flavors().put(id, flavor);
        one(request, flavor);
    }

    private void specs(Request request, Flavor flavor, String key) throws IOException {
        Call call = request.call();
        var specs = new HashMap<>(flavor.extraSpecs());
        switch (call.method() + (key.isEmpty() ? "" : " one")) {
            case "GET" ->
                call.reply(200, json -> {
                    json.writeStartObject();
                    json.writeFieldName("extra_specs");
                    specs(json, flavor);
                    json.writeEndObject();
                });
            case "GET one" -> {
                String value = specs.get(key);
                if (value == null) {
                    throw missing(flavor, key);
                }
                call.reply(200, json -> {
                    json.writeStartObject();
                    json.writeStringField(key, value);
                    json.writeEndObject();
                });
            }
            case "POST", "PUT one" -> {
                request.need(SPECS_RULE + (key.isEmpty() ? "create" : "update"));
                JsonNode body = call.json();
                JsonNode given = body == null ? null : key.isEmpty() ? body.get("extra_specs") : body;
                if (given == null || !given.isObject() || (!key.isEmpty() && !given.has(key))) {
                    throw Refusal.badRequest("Request body and URI mismatch");
                }
                given.properties()
                        .forEach(entry ->
                                specs.put(entry.getKey(), entry.getValue().asText()));
                world.flavors().put(flavor.id(), flavor.withExtraSpecs(specs));
                call.reply(200, given);
            }
            case "DELETE one" -> {
                request.need(SPECS_RULE + "delete");
                if (specs.remove(key) == null) {
                    throw missing(flavor, key);
                }
                world.flavors().put(flavor.id(), flavor.withExtraSpecs(specs));
                call.reply(200);
            }
            default -> throw Refusal.badMethod();
        }
    }

    private static Refusal missing(Flavor flavor, String key) {
        return Refusal.notFound("Flavor " + flavor.id() + " has no extra specs with key " + key + ".");
    }
}
