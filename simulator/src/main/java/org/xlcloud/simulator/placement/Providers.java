package org.xlcloud.simulator.placement;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.World;

/// `/resource_providers` and what hangs on one of them.
final class Providers {
    private final World world;
    private final Names names;

    Providers(World world, Names names) {
        this.world = world;
        this.names = names;
    }

    void answer(Request request) throws IOException {
        Call call = request.call();
        String id = call.segment(1);
        if (id.isEmpty()) {
            request.need("resource_providers:list");
            if (!request.is("GET")) {
                throw Refusal.badMethod();
            }
            list(request);
            return;
        }
        String part = call.segment(2);
        request.need("resource_providers:" + (part.isEmpty() ? "show" : part + ":list"));
        UUID uuid = Request.uuid(id);
        Provider provider = uuid == null ? null : Provider.find(world, uuid);
        if (provider == null) {
            throw Refusal.notFound("No resource provider with uuid " + id + " found");
        }
        String method = call.method();
        if (part.isEmpty() && method.equals("DELETE")) {
            throw inUse(provider);
        }
        if (part.equals("inventories")
                && method.equals("PUT")
                && !call.segment(3).isEmpty()) {
            update(request, provider, call.segment(3));
            return;
        }
        if (!method.equals("GET")) {
            throw Refusal.badMethod();
        }
        switch (part) {
            case "" -> call.reply(200, json -> provider(json, request, provider));
            case "inventories" -> inventories(request, provider, call.segment(3));
            case "usages" -> usages(call, provider);
            case "allocations" -> allocations(request, provider);
            case "traits" -> {
                request.since(6);
                strings(call, "traits", provider.traits(), provider.generation());
            }
            case "aggregates" -> {
                request.since(1);
                strings(
                        call,
                        "aggregates",
                        provider.aggregates(world),
                        request.atLeast(19) ? provider.generation() : null);
            }
            default -> throw Refusal.notFound("The resource could not be found.");
        }
    }

    /// Nova would report a deleted provider again; so only what Placement itself refuses is answered.
    private Refusal inUse(Provider provider) {
        String start = "Unable to delete resource provider " + provider.id() + ": ";
        if (!provider.allocations().isEmpty()) {
            return Refusal.conflict(start + "Resource provider has allocations.", "placement.resource_provider.inuse");
        }
        if (provider.gpu() == null && Provider.tree(provider.host()).count() > 1) {
            return Refusal.conflict(
                    "Unable to delete parent resource provider " + provider.id() + ": It has child resource providers.",
                    "placement.resource_provider.cannot_delete_parent");
        }
        return Refusal.badMethod();
    }

    private void list(Request request) throws IOException {
        Call call = request.call();
        for (String name : call.query().keySet()) {
            int since = switch (name) {
                case "name", "uuid" -> 0;
                case "member_of" -> 3;
                case "resources" -> 4;
                case "in_tree" -> 14;
                case "required" -> 18;
                default -> Integer.MAX_VALUE;
            };
            if (!request.atLeast(since)) {
                throw Refusal.unknownParameter(name);
            }
        }
        Stream<Provider> providers = filtered(request);
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("resource_providers");
            for (Provider provider : (Iterable<Provider>) providers::iterator) {
                provider(json, request, provider);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Stream<Provider> filtered(Request request) {
        Call call = request.call();
        Stream<Provider> providers = Provider.all(world);
        String tree = call.parameter("in_tree");
        if (tree != null) {
            UUID uuid = Request.uuid(tree);
            if (uuid == null) {
                throw Refusal.badRequest("Invalid query string parameters: Failed validating 'format' in 'in_tree'");
            }
            Provider member = Provider.find(world, uuid);
            providers = member == null ? Stream.empty() : Provider.tree(member.host());
        }
        String uuid = call.parameter("uuid");
        if (uuid != null) {
            providers = providers.filter(provider -> provider.id().toString().equals(uuid));
        }
        String name = call.parameter("name");
        if (name != null) {
            providers = providers.filter(provider -> provider.name().equals(name));
        }
        String resources = call.parameter("resources");
        if (resources != null) {
            Map<String, Integer> amounts = Request.resources(resources);
            amounts.keySet().stream()
                    .filter(key -> !names.isClass(key))
                    .findFirst()
                    .ifPresent(unknown -> {
                        throw Refusal.badRequest(
                                "Invalid resource class in resources parameter: No such resource class " + unknown
                                        + ".");
                    });
            providers = providers.filter(provider ->
                    amounts.entrySet().stream().allMatch(amount -> provider.fits(amount.getKey(), amount.getValue())));
        }
        for (String required : call.parameters("required")) {
            providers = providers.filter(traits(required));
        }
        for (String aggregates : call.parameters("member_of")) {
            List<String> wanted =
                    Arrays.asList((aggregates.startsWith("in:") ? aggregates.substring(3) : aggregates).split(",", -1));
            providers = providers.filter(
                    provider -> provider.aggregates(world).stream().anyMatch(wanted::contains));
        }
        return providers;
    }

    private Predicate<Provider> traits(String required) {
        Predicate<Provider> all = provider -> true;
        for (String word : required.split(",", -1)) {
            boolean forbidden = word.startsWith("!");
            String trait = forbidden ? word.substring(1) : word;
            if (!names.isTrait(trait)) {
                throw Refusal.badRequest(
                        "Invalid trait(s) in \"required\" parameter: No such trait(s): " + trait + ".");
            }
            all = all.and(provider -> provider.traits().contains(trait) != forbidden);
        }
        return all;
    }

    private static void provider(JsonGenerator json, Request request, Provider provider) throws IOException {
        String id = provider.id().toString();
        String self = "/resource_providers/" + id;
        json.writeStartObject();
        json.writeStringField("uuid", id);
        json.writeStringField("name", provider.name());
        json.writeNumberField("generation", provider.generation());
        json.writeArrayFieldStart("links");
        link(json, "self", self);
        link(json, "inventories", self + "/inventories");
        link(json, "usages", self + "/usages");
        if (request.atLeast(1)) {
            link(json, "aggregates", self + "/aggregates");
        }
        if (request.atLeast(6)) {
            link(json, "traits", self + "/traits");
        }
        if (request.atLeast(11)) {
            link(json, "allocations", self + "/allocations");
        }
        json.writeEndArray();
        if (request.atLeast(14)) {
            String root = provider.host().id().toString();
            json.writeStringField("parent_provider_uuid", provider.gpu() == null ? null : root);
            json.writeStringField("root_provider_uuid", root);
        }
        json.writeEndObject();
    }

    private static void link(JsonGenerator json, String rel, String href) throws IOException {
        json.writeStartObject();
        json.writeStringField("rel", rel);
        json.writeStringField("href", href);
        json.writeEndObject();
    }

    private static void inventories(Request request, Provider provider, String name) throws IOException {
        Provider.Inventory one = provider.inventory(name);
        if (!name.isEmpty() && one == null) {
            throw Refusal.notFound("No inventory of class " + name + " for " + provider.id());
        }
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeNumberField("resource_provider_generation", provider.generation());
            if (one != null) {
                inventory(json, one);
            } else {
                json.writeObjectFieldStart("inventories");
                for (Provider.Inventory inventory : provider.inventories()) {
                    json.writeObjectFieldStart(inventory.resourceClass());
                    inventory(json, inventory);
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void inventory(JsonGenerator json, Provider.Inventory inventory) throws IOException {
        json.writeNumberField("total", inventory.total());
        json.writeNumberField("reserved", inventory.reserved());
        json.writeNumberField("min_unit", 1);
        json.writeNumberField("max_unit", inventory.maxUnit());
        json.writeNumberField("step_size", inventory.step());
        json.writeNumberField("allocation_ratio", inventory.ratio());
    }

    /// Changes how much of a GPU is reserved, as an operator does who has cleaned it, or in what steps it is given
    /// away.
    private void update(Request request, Provider provider, String name) throws IOException {
        request.need("resource_providers:inventories:update");
        SimGpu gpu = provider.gpu();
        JsonNode body = request.call().json();
        if (gpu == null || !gpu.resourceClass().equals(name)) {
            throw Refusal.badRequest("Unable to update inventory for resource provider " + provider.id()
                    + ": only a GPU's can be changed here.");
        }
        if (body == null
                || !body.path("resource_provider_generation").isInt()
                || !body.path("total").isInt()) {
            throw Refusal.badRequest("JSON does not validate: 'resource_provider_generation' is a required property");
        }
        if (body.path("resource_provider_generation").asInt() != provider.generation()) {
            throw Refusal.conflict("resource provider generation conflict", "placement.concurrent_update");
        }
        int reserved = body.path("reserved").asInt(0);
        if (body.path("total").asInt() != gpu.capacity() || reserved < 0 || reserved > gpu.capacity()) {
            throw Refusal.badRequest("Unable to update inventory for resource provider " + provider.id()
                    + ": the capacity of a GPU is " + gpu.capacity() + ".");
        }
        int step = body.path("step_size").asInt(1);
        if (step < 1)
            throw Refusal.badRequest("JSON does not validate: " + step + " is less than the minimum of 1 (step_size)");
        world.reserve(gpu, reserved);
        world.step(gpu, step);
        inventories(request, provider, name);
    }

    private static void usages(Call call, Provider provider) throws IOException {
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeNumberField("resource_provider_generation", provider.generation());
            json.writeObjectFieldStart("usages");
            for (Provider.Inventory inventory : provider.inventories()) {
                json.writeNumberField(inventory.resourceClass(), inventory.used());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void allocations(Request request, Provider provider) throws IOException {
        var all = new ArrayList<>(provider.allocations());
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("allocations");
            for (Allocation allocation : all) {
                json.writeObjectFieldStart(allocation.consumer().toString());
                resources(json, provider, allocation);
                if (request.atLeast(28)) {
                    json.writeNumberField("consumer_generation", allocation.consumerGeneration());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeNumberField("resource_provider_generation", provider.generation());
            json.writeEndObject();
        });
    }

    /// The part of an allocation that lies on a provider.
    static void resources(JsonGenerator json, Provider provider, Allocation allocation) throws IOException {
        json.writeObjectFieldStart("resources");
        SimGpu gpu = provider.gpu();
        if (gpu != null) {
            json.writeNumberField(gpu.resourceClass(), provider.amount(allocation));
        } else {
            json.writeNumberField("VCPU", allocation.vcpus());
            json.writeNumberField("MEMORY_MB", allocation.ramMiB());
            json.writeNumberField("DISK_GB", allocation.diskGiB());
        }
        json.writeEndObject();
    }

    private static void strings(Call call, String field, List<String> values, @Nullable Integer generation)
            throws IOException {
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart(field);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
            if (generation != null) {
                json.writeNumberField("resource_provider_generation", generation);
            }
            json.writeEndObject();
        });
    }
}
