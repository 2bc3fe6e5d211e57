package org.xlcloud.simulator.placement;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.World;

/// `/allocations` and `/usages`: who holds what.
final class Consumers {
    private final World world;

    Consumers(World world) {
        this.world = world;
    }

    void allocations(Request request) throws IOException {
        Call call = request.call();
        String id = call.segment(1);
        request.need("allocations:" + (request.is("DELETE") ? "delete" : "list"));
        UUID consumer = Request.uuid(id);
        List<Allocation> held = consumer == null ? List.of() : world.held(consumer);
        if (request.is("DELETE")) {
            if (consumer == null || held.isEmpty()) {
                throw Refusal.notFound("No allocations for consumer '" + id + "'");
            }
            world.free(consumer);
            call.reply(204);
        } else if (request.is("GET") && !id.isEmpty()) {
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeObjectFieldStart("allocations");
                for (Allocation allocation : held) {
                    part(json, new Provider(allocation.host(), null), allocation);
                    for (Allocation.Share share : allocation.gpus()) {
                        if (share.gpu().inPlacement()) {
                            part(json, new Provider(allocation.host(), share.gpu()), allocation);
                        }
                    }
                }
                json.writeEndObject();
                if (!held.isEmpty() && request.atLeast(12)) {
                    Allocation allocation = held.getFirst();
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

    private List<Allocation> all() {
        return world.hosts().stream()
                .flatMap(host -> host.allocations().values().stream())
                .toList();
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
        var consumers = new HashSet<UUID>();
        for (Allocation allocation : all()) {
            if (allocation.projectId().equals(project)
                    && (user == null || allocation.userId().equals(user))) {
                consumers.add(allocation.consumer());
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
        int count = consumers.size();
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
}
