package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.SimServer.Status;
import org.xlcloud.simulator.world.World;

/// `/limits` and `/os-quota-sets`: how much a project may have, and has.
final class Quotas {
    private static final String INSTANCES = "instances";
    private static final String CORES = "cores";
    private static final String RAM = "ram";

    private final World world;
    private final Map<String, Map<String, Integer>> set = new ConcurrentHashMap<>();

    Quotas(World world) {
        this.world = world;
    }

    private Map<String, Integer> used(String project) {
        List<SimServer> own = world.servers().values().stream()
                .filter(server -> server.projectId().equals(project) && server.status() != Status.DELETED)
                .toList();
        var used = new LinkedHashMap<String, Integer>();
        used.put(CORES, own.stream().mapToInt(server -> server.flavor().vcpus()).sum());
        used.put(INSTANCES, own.size());
        used.put(RAM, own.stream().mapToInt(server -> server.flavor().ramMiB()).sum());
        return used;
    }

    /// What a project may have: what was set, or room enough for twice what the world began with.
    private Map<String, Integer> most(String project) {
        Map<String, Integer> used = used(project);
        var most = new LinkedHashMap<String, Integer>();
        most.put(CORES, Math.max(100_000, used.getOrDefault(CORES, 0) * 2));
        most.put(INSTANCES, Math.max(100, used.getOrDefault(INSTANCES, 0) * 2));
        most.put(RAM, Math.max(1_073_741_824, used.getOrDefault(RAM, 0)));
        most.putAll(set.getOrDefault(project, Map.of()));
        return most;
    }

    /// @throws Refusal as Nova words it, with all that would be exceeded
    void check(String project, int instances, int cores, int ram) {
        Map<String, Integer> more = Map.of(INSTANCES, instances, CORES, cores, RAM, ram);
        Map<String, Integer> most = most(project);
        var over = new ArrayList<String>();
        var asked = new ArrayList<String>();
        var have = new ArrayList<String>();
        var limits = new ArrayList<String>();
        used(project).forEach((what, used) -> {
            int limit = most.getOrDefault(what, -1);
            int wanted = more.getOrDefault(what, 0);
            if (limit < 0 || wanted <= 0 || used + wanted <= limit) return;
            over.add(what);
            asked.add(String.valueOf(wanted));
            have.add(String.valueOf(used));
            limits.add(String.valueOf(limit));
        });
        if (over.isEmpty()) return;
        String names = String.join(", ", over);
        throw Refusal.overQuota("Quota exceeded for " + names + ": Requested " + String.join(", ", asked)
                + ", but already used " + String.join(", ", have) + " of " + String.join(", ", limits) + " " + names);
    }

    void answer(Request request) throws IOException {
        Call call = request.call();
        String project = call.segment(2);
        if (request.is("PUT")) {
            request.need("os-quota-sets:update");
            change(project, call.json());
        } else if (request.is("DELETE")) {
            request.need("os-quota-sets:delete");
            set.remove(project);
            call.reply(202);
            return;
        } else if (!request.is("GET")) {
            throw Refusal.badMethod();
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("quota_set");
            if (request.is("GET")) json.writeStringField("id", project);
            for (var limit : most(project).entrySet()) json.writeNumberField(limit.getKey(), limit.getValue());
            json.writeNumberField("key_pairs", 100);
            json.writeNumberField("metadata_items", 128);
            json.writeNumberField("server_group_members", 10);
            json.writeNumberField("server_groups", 10);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void change(String project, @Nullable JsonNode body) {
        if (body == null)
            throw Refusal.badRequest("Invalid input for field/attribute quota_set. 'quota_set' is a required property");
        Map<String, Integer> used = used(project);
        var wanted = new LinkedHashMap<String, Integer>(set.getOrDefault(project, Map.of()));
        body.path("quota_set").properties().forEach(each -> {
            int limit = each.getValue().asInt();
            int now = used.getOrDefault(each.getKey(), 0);
            if (limit >= 0 && limit < now)
                throw Refusal.badRequest("Quota limit " + limit + " for " + each.getKey()
                        + " must be greater than or equal to already used and reserved " + now + ".");
            wanted.put(each.getKey(), limit);
        });
        set.put(project, wanted);
    }

    void limits(Request request) throws IOException {
        String asked = request.call().parameter("tenant_id");
        String project = asked != null && request.admin() ? asked : request.projectId();
        Map<String, Integer> used = used(project);
        Map<String, Integer> most = most(project);
        var absolute = new LinkedHashMap<String, Integer>();
        absolute.put("maxTotalInstances", most.get(INSTANCES));
        absolute.put("maxTotalCores", most.get(CORES));
        absolute.put("maxTotalRAMSize", most.get(RAM));
        absolute.put("maxServerMeta", 128);
        absolute.put("maxTotalKeypairs", 100);
        absolute.put("maxServerGroups", 10);
        absolute.put("maxServerGroupMembers", 10);
        absolute.put("totalRAMUsed", used.get(RAM));
        absolute.put("totalCoresUsed", used.get(CORES));
        absolute.put("totalInstancesUsed", used.get(INSTANCES));
        absolute.put("totalServerGroupsUsed", 0);
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("limits");
            json.writeArrayFieldStart("rate");
            json.writeEndArray();
            json.writeObjectFieldStart("absolute");
            for (var limit : absolute.entrySet()) json.writeNumberField(limit.getKey(), limit.getValue());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
