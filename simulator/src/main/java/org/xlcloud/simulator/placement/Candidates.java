package org.xlcloud.simulator.placement;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.World;

/// `/allocation_candidates`: the ways to satisfy groups of resources, each within the tree of one host.
final class Candidates {
    /// The real one counts on its clients to set a limit; ours must not fill the memory.
    private static final int MOST = 100_000;

    private static final Pattern PARAMETER =
            Pattern.compile("(?:resources|required|member_of|in_tree)([a-zA-Z0-9_-]{0,64})");

    private final World world;
    private final Names names;

    Candidates(World world, Names names) {
        this.world = world;
        this.names = names;
    }

    /// What is taken of each provider, and which providers serve each group.
    private record Way(Map<Provider, Map<String, Integer>> taken, Map<String, List<Provider>> serving) {
        boolean fits(Provider provider, Map<String, Integer> amounts) {
            Map<String, Integer> already = taken.getOrDefault(provider, Map.of());
            return amounts.entrySet().stream()
                    .allMatch(amount -> provider.fits(
                            amount.getKey(), amount.getValue() + already.getOrDefault(amount.getKey(), 0)));
        }

        Way with(String suffix, Provider provider, Map<String, Integer> amounts) {
            var more = new LinkedHashMap<>(taken);
            var there = new LinkedHashMap<>(more.getOrDefault(provider, Map.of()));
            amounts.forEach((name, amount) -> there.merge(name, amount, Integer::sum));
            more.put(provider, there);
            var servants = new LinkedHashMap<>(serving);
            var of = new LinkedHashSet<>(servants.getOrDefault(suffix, List.of()));
            of.add(provider);
            servants.put(suffix, List.copyOf(of));
            return new Way(more, servants);
        }
    }

    /// The ways of one request, as many as were asked for.
    private static final class Search {
        private final List<Wanted> groups;
        private final boolean isolate;
        private final int limit;
        private final List<Way> found = new ArrayList<>();

        Search(List<Wanted> groups, boolean isolate, int limit) {
            this.groups = groups;
            this.isolate = isolate;
            this.limit = limit;
        }

        boolean done() {
            return found.size() >= limit;
        }

        void from(List<Provider> tree, int at, Way way) {
            if (done()) return;
            if (at == groups.size()) {
                found.add(way);
                return;
            }
            Wanted group = groups.get(at);
            if (group.suffix().isEmpty()) {
                spread(tree, at, way, new ArrayList<>(group.amounts().entrySet()), 0);
                return;
            }
            for (Provider provider : tree) {
                boolean apart = !isolate
                        || way.serving.entrySet().stream()
                                .noneMatch(other -> !other.getKey().isEmpty()
                                        && other.getValue().contains(provider));
                if (apart && group.suits(List.of(provider)) && way.fits(provider, group.amounts())) {
                    from(tree, at + 1, way.with(group.suffix(), provider, group.amounts()));
                }
            }
        }

        /// One class after the other, each from any provider of the tree.
        private void spread(List<Provider> tree, int at, Way way, List<Map.Entry<String, Integer>> amounts, int next) {
            if (next == amounts.size()) {
                if (groups.get(at).suits(way.serving.getOrDefault("", List.of()))) from(tree, at + 1, way);
                return;
            }
            Map<String, Integer> one =
                    Map.of(amounts.get(next).getKey(), amounts.get(next).getValue());
            for (Provider provider : tree) {
                if (done()) return;
                if (way.fits(provider, one)) spread(tree, at, way.with("", provider, one), amounts, next + 1);
            }
        }
    }

    void answer(Request request) throws IOException {
        request.since(10);
        request.need("allocation_candidates:list");
        Call call = request.call();
        Search search = search(call);
        var hosts = new LinkedHashSet<SimHost>();
        for (SimHost host : world.hosts()) {
            if (search.done()) break;
            if (!search.groups.stream().allMatch(group -> group.admits(world, host))) continue;
            int before = search.found.size();
            search.from(Provider.tree(host).toList(), 0, new Way(Map.of(), Map.of()));
            if (search.found.size() > before) hosts.add(host);
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("allocation_requests");
            for (Way way : search.found) way(json, request, way);
            json.writeEndArray();
            json.writeObjectFieldStart("provider_summaries");
            for (SimHost host : hosts) {
                for (Provider provider : Provider.tree(host).toList()) summary(json, request, provider);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private Search search(Call call) {
        var suffixes = new TreeSet<String>();
        for (String name : call.query().keySet()) {
            var parameter = PARAMETER.matcher(name);
            if (parameter.matches()) suffixes.add(parameter.group(1));
            else if (!name.equals("limit") && !name.equals("group_policy"))
                throw Refusal.badRequest("Invalid query string parameters: '" + name
                        + "' does not match any of the regexes: '^in_tree([a-zA-Z0-9_-]{1,64})?$'");
        }
        String limit = call.parameter("limit");
        if (limit != null && !limit.matches("[1-9][0-9]{0,8}"))
            throw Refusal.badRequest("Invalid query string parameters: '" + limit + "' does not match '^[1-9][0-9]*$'");
        if (call.query().keySet().stream().noneMatch(name -> name.startsWith("resources")))
            throw Refusal.missing("There must be at least one resources or resources[$S] parameter.");
        List<Wanted> groups =
                suffixes.stream().map(suffix -> Wanted.of(call, suffix, names)).toList();
        String policy = call.parameter("group_policy");
        if (policy == null
                && groups.stream().filter(group -> !group.suffix().isEmpty()).count() > 1)
            throw Refusal.badRequest("The \"group_policy\" parameter is required when specifying more than one"
                    + " \"resources{N}\" parameter.");
        if (policy != null && !policy.equals("isolate") && !policy.equals("none"))
            throw Refusal.badRequest(
                    "Invalid query string parameters: '" + policy + "' is not one of ['none', 'isolate']");
        return new Search(groups, "isolate".equals(policy), limit == null ? MOST : Integer.parseInt(limit));
    }

    private static void way(JsonGenerator json, Request request, Way way) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("allocations");
        for (var part : way.taken().entrySet()) {
            json.writeObjectFieldStart(part.getKey().id().toString());
            json.writeObjectFieldStart("resources");
            for (var amount : part.getValue().entrySet()) json.writeNumberField(amount.getKey(), amount.getValue());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
        if (request.atLeast(34)) {
            json.writeObjectFieldStart("mappings");
            for (var group : way.serving().entrySet()) {
                json.writeArrayFieldStart(group.getKey());
                for (Provider provider : group.getValue())
                    json.writeString(provider.id().toString());
                json.writeEndArray();
            }
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
