package org.xlcloud.simulator.placement;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.World;

/// `/allocations`, `/usages` and `/allocation_candidates`: who holds what, and who could.
final class Consumers {
    private final World world;
    private final Names names;

    Consumers(World world, Names names) {
        this.world = world;
        this.names = names;
    }

    void allocations(Request request) throws IOException {
        Call call = request.call();
        String id = call.segment(1);
        request.need("allocations:" + (request.is("DELETE") ? "delete" : "list"));
        UUID consumer = Request.uuid(id);
        Allocation allocation = consumer == null ? null : world.allocation(consumer);
        if (request.is("DELETE")) {
            if (consumer == null || allocation == null) {
                throw Refusal.notFound("No allocations for consumer '" + id + "'");
            }
            world.free(consumer);
            call.reply(204);
        } else if (request.is("GET") && !id.isEmpty()) {
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeObjectFieldStart("allocations");
                if (allocation != null) {
                    part(json, new Provider(allocation.host(), null), allocation);
                    for (Allocation.Share share : allocation.gpus()) {
                        if (share.gpu().inPlacement()) {
                            part(json, new Provider(allocation.host(), share.gpu()), allocation);
                        }
                    }
                }
                json.writeEndObject();
                if (allocation != null && request.atLeast(12)) {
                    json.writeStringField("project_id", allocation.projectId());
                    json.writeStringField("user_id", allocation.userId());
                    if (request.atLeast(28)) {
                        json.writeNumberField("consumer_generation", allocation.consumerGeneration());
                    }
                    if (request.atLeast(38)) {
                        json.writeStringField("consumer_type", "unknown");
                    }
                }
                json.writeEndObject();
            });
        } else {
            throw Refusal.badMethod();
        }
    }

    private static void part(JsonGenerator json, Provider provider, Allocation allocation) throws IOException {
        json.writeObjectFieldStart(provider.id().toString());
        Providers.resources(json, provider, allocation);
        json.writeNumberField("generation", provider.generation());
        json.writeEndObject();
    }

    void usages(Request request) throws IOException {
        request.since(9);
        String project = request.call().parameter("project_id");
        if (project == null) {
            throw Refusal.badRequest("Invalid query string parameters: 'project_id' is a required property");
        }
        if (!request.grant().in(project)) {
            request.need("usages");
        }
        String user = request.call().parameter("user_id");
        var sums = new LinkedHashMap<String, Integer>();
        int consumers = 0;
        for (Allocation allocation : world.allocations()) {
            if (allocation.projectId().equals(project)
                    && (user == null || allocation.userId().equals(user))) {
                consumers++;
                sums.merge("VCPU", allocation.vcpus(), Integer::sum);
                sums.merge("MEMORY_MB", allocation.ramMiB(), Integer::sum);
                sums.merge("DISK_GB", allocation.diskGiB(), Integer::sum);
                for (Allocation.Share share : allocation.gpus()) {
                    if (share.gpu().inPlacement()) {
                        sums.merge(share.gpu().resourceClass(), share.amount(), Integer::sum);
                    }
                }
            }
        }
        int count = consumers;
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("usages");
            if (request.atLeast(38) && count > 0) {
                json.writeObjectFieldStart("unknown");
                json.writeNumberField("consumer_count", count);
            }
            for (Map.Entry<String, Integer> sum : sums.entrySet()) {
                json.writeNumberField(sum.getKey(), sum.getValue());
            }
            if (request.atLeast(38) && count > 0) {
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /// The ways to satisfy one unnumbered group of resources within one host's tree.
    void candidates(Request request) throws IOException {
        request.since(10);
        request.need("allocation_candidates:list");
        Call call = request.call();
        for (String name : call.query().keySet()) {
            if (!Set.of("resources", "limit", "required", "in_tree").contains(name)) {
                throw Refusal.unknownParameter(name);
            }
        }
        String text = call.parameter("resources");
        if (text == null) {
            throw Refusal.badRequest(
                    "All request groups must specify resources, but none were found in the query string.");
        }
        Map<String, Integer> amounts = Request.resources(text);
        for (String name : amounts.keySet()) {
            if (!names.isClass(name)) {
                throw Refusal.badRequest(
                        "Invalid resource class in resources parameter: No such resource class " + name + ".");
            }
        }
        String limitText = call.parameter("limit");
        int limit = limitText != null && limitText.matches("[1-9][0-9]{0,8}")
                ? Integer.parseInt(limitText)
                : Integer.MAX_VALUE;
        var ways = new ArrayList<Map<Provider, String>>();
        var hosts = new LinkedHashSet<SimHost>();
        for (SimHost host : world.hosts()) {
            for (Map<Provider, String> way : ways(host, amounts)) {
                if (ways.size() < limit && complies(way, call.parameter("required"))) {
                    ways.add(way);
                    hosts.add(host);
                }
            }
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("allocation_requests");
            for (Map<Provider, String> way : ways) {
                way(json, request, way, amounts);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("provider_summaries");
            for (SimHost host : hosts) {
                for (Provider provider : Provider.tree(host).toList()) {
                    summary(json, request, provider);
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static boolean complies(Map<Provider, String> way, @Nullable String required) {
        if (required == null) {
            return true;
        }
        for (String word : required.split(",", -1)) {
            boolean forbidden = word.startsWith("!");
            String trait = forbidden ? word.substring(1) : word;
            boolean has =
                    way.keySet().stream().anyMatch(provider -> provider.traits().contains(trait));
            if (has == forbidden) {
                return false;
            }
        }
        return true;
    }

    /// Each way maps the providers it uses to the classes that they give, several with commas between them.
    private static List<Map<Provider, String>> ways(SimHost host, Map<String, Integer> amounts) {
        List<Map<Provider, String>> ways = List.of(Map.of());
        List<Provider> tree = Provider.tree(host).toList();
        for (Map.Entry<String, Integer> amount : amounts.entrySet()) {
            var longer = new ArrayList<Map<Provider, String>>();
            for (Provider provider : tree) {
                if (provider.fits(amount.getKey(), amount.getValue())) {
                    for (Map<Provider, String> way : ways) {
                        var more = new LinkedHashMap<>(way);
                        more.merge(provider, amount.getKey(), (one, other) -> one + "," + other);
                        longer.add(more);
                    }
                }
            }
            ways = longer;
        }
        return ways;
    }

    private static void way(
            JsonGenerator json, Request request, Map<Provider, String> way, Map<String, Integer> amounts)
            throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("allocations");
        for (Map.Entry<Provider, String> part : way.entrySet()) {
            json.writeObjectFieldStart(part.getKey().id().toString());
            json.writeObjectFieldStart("resources");
            for (String name : part.getValue().split(",", -1)) {
                json.writeNumberField(name, amounts.getOrDefault(name, 0));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
        if (request.atLeast(34)) {
            json.writeObjectFieldStart("mappings");
            json.writeArrayFieldStart("");
            for (Provider provider : way.keySet()) {
                json.writeString(provider.id().toString());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void summary(JsonGenerator json, Request request, Provider provider) throws IOException {
        json.writeObjectFieldStart(provider.id().toString());
        json.writeObjectFieldStart("resources");
        for (Provider.Inventory inventory : provider.inventories()) {
            json.writeObjectFieldStart(inventory.resourceClass());
            json.writeNumberField("capacity", inventory.capacity());
            json.writeNumberField("used", inventory.used());
            json.writeEndObject();
        }
        json.writeEndObject();
        if (request.atLeast(17)) {
            json.writeArrayFieldStart("traits");
            for (String trait : provider.traits()) {
                json.writeString(trait);
            }
            json.writeEndArray();
        }
        if (request.atLeast(29)) {
            SimGpu gpu = provider.gpu();
            String root = provider.host().id().toString();
            json.writeStringField("parent_provider_uuid", gpu == null ? null : root);
            json.writeStringField("root_provider_uuid", root);
        }
        json.writeEndObject();
    }
}
