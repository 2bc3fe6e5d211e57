package org.xlcloud.services.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;

/// A cloud of a few hosts over HTTP, as small as the inventory needs, that counts what it is asked.
///
/// It keeps Placement's habit that a new allocation and a change of inventory or traits raise a provider's generation
/// and that the end of an allocation doesn't.
final class FakeCloud implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer waits 40 ms for an acknowledgement
    }

    static final class Provider {
        final String id;
        final String name;
        final String parent;
        final String root;
        long generation = 1;
        final Map<String, int[]> stocks = new TreeMap<>();
        int step = 1;
        final Set<String> traits = new TreeSet<>();
        final Map<String, Map<String, Integer>> held = new TreeMap<>();

        Provider(String id, String name, String parent, String root) {
            this.id = id;
            this.name = name;
            this.parent = parent;
            this.root = root;
        }

        int used(String resourceClass) {
            return held.values().stream()
                    .mapToInt(resources -> resources.getOrDefault(resourceClass, 0))
                    .sum();
        }

        int free(String resourceClass) {
            if (step != 1) return 0; // one is no multiple of it
            int[] stock = stocks.get(resourceClass);
            return stock == null ? 0 : stock[0] - stock[1] - used(resourceClass);
        }
    }

    static final class Vm {
        final String id;
        String name;
        String status = "ACTIVE";
        String host;
        Map<String, String> specs = Map.of();
        String fault;
        Instant updated;

        Vm(String id, String name, String host, Instant updated) {
            this.id = id;
            this.name = name;
            this.host = host;
            this.updated = updated;
        }
    }

    static final class Answer extends RuntimeException {
        final int status;

        Answer(int status) {
            this.status = status;
        }
    }

    final Map<String, Provider> providers = new LinkedHashMap<>();
    final Map<String, Vm> vms = new LinkedHashMap<>();
    final Map<String, Boolean> hostUp = new LinkedHashMap<>();
    final Map<String, String> disabled = new HashMap<>();
    final Map<String, List<String>> aggregates = new TreeMap<>();
    /// Path prefixes that answer this status instead.
    final Map<String, Integer> broken = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    boolean placement = true;
    boolean member;
    int pageSize = 1000;
    /// The servers' own clock, which need not be the console's.
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;

    FakeCloud() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    Cloud connect() {
        return connect(InstantSource.system());
    }

    Cloud connect(InstantSource clock) {
        return new Cloud(CloudConfigs.of(yaml("fake"), "test").get("fake"), clock);
    }

    /// A clouds.yaml with one entry.
    String yaml(String name) {
        return """
                clouds:
                  %s:
                    auth: {auth_url: "%s/identity/v3", username: u, password: p, project_name: p, user_domain_name: Default, project_domain_name: Default}
                """.formatted(name, base());
    }

    synchronized void host(String name) {
        hostUp.put(name, true);
        providers.put(name, new Provider(name, name, null, name));
    }

    synchronized Provider device(String host, String suffix, String resourceClass, int total) {
        return device(host, host, suffix, resourceClass, total);
    }

    synchronized Provider device(String host, String parent, String suffix, String resourceClass, int total) {
        String name = host + "_" + suffix;
        var provider = new Provider("id-" + name, name, parent, host);
        if (resourceClass != null) provider.stocks.put(resourceClass, new int[] {total, 0});
        provider.traits.add("COMPUTE_MANAGED_PCI_DEVICE");
        providers.put(provider.id, provider);
        return provider;
    }

    synchronized Vm vm(String id, String host, Map<String, String> specs) {
        var vm = new Vm(id, "name-of-" + id, host, now);
        vm.specs = specs;
        vms.put(id, vm);
        return vm;
    }

    synchronized void touch(Vm vm) {
        vm.updated = now;
    }

    synchronized void delete(Vm vm) {
        vm.status = "DELETED";
        vm.updated = now;
        release(vm.id);
    }

    synchronized void hold(Provider provider, String consumer, String resourceClass, int amount) {
        provider.held.put(consumer, Map.of(resourceClass, amount));
        provider.generation++;
        providers.get(provider.root).generation++;
    }

    synchronized void release(String consumer) {
        providers.values().forEach(provider -> provider.held.remove(consumer));
    }

    synchronized void reserve(Provider provider, String resourceClass, int reserved) {
        provider.stocks.get(resourceClass)[1] = reserved;
        provider.generation++;
    }

    synchronized void trait(Provider provider, String trait, boolean has) {
        if (has ? provider.traits.add(trait) : provider.traits.remove(trait)) provider.generation++;
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getRawQuery();
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            ObjectNode body = json.createObjectNode();
            int status = 200;
            try {
                if (path.endsWith("/auth/tokens")) {
                    exchange.getResponseHeaders().add("X-Subject-Token", "t");
                    token(body);
                    status = 201;
                } else if (path.equals("/compute/v2.1/")) {
                    body.putObject("version")
                            .put("id", "v2.1")
                            .put("version", "2.93")
                            .put("min_version", "2.1");
                } else if (path.equals("/placement/")) {
                    body.putArray("versions")
                            .addObject()
                            .put("id", "v1.0")
                            .put("max_version", "1.39")
                            .put("min_version", "1.0");
                } else {
                    asked.add(path + (query == null ? "" : "?" + query));
                    answer(path, query == null ? "" : query, body);
                }
            } catch (Answer refusal) {
                status = refusal.status;
                body = json.createObjectNode();
                body.putObject("refusal").put("code", status).put("message", "as the test wants it");
            }
            byte[] bytes = json.writeValueAsBytes(body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void token(ObjectNode body) {
        ObjectNode token = body.putObject("token");
        token.put("expires_at", Instant.now().plusSeconds(36_000).toString());
        token.putObject("project").put("id", "project").put("name", "p");
        ArrayNode catalog = token.putArray("catalog");
        entry(catalog, "compute", "/compute/v2.1");
        entry(catalog, "identity", "/identity/v3");
        if (placement) entry(catalog, "placement", "/placement");
    }

    private void entry(ArrayNode catalog, String type, String path) {
        catalog.addObject()
                .put("type", type)
                .putArray("endpoints")
                .addObject()
                .put("interface", "public")
                .put("region", "r")
                .put("region_id", "r")
                .put("url", base() + path);
    }

    private synchronized void answer(String path, String query, ObjectNode body) {
        broken.forEach((prefix, status) -> {
            if (path.startsWith(prefix)) throw new Answer(status);
        });
        Map<String, String> args = args(query);
        String[] parts = path.split("/", -1);
        switch (parts[1] + "/" + parts[parts.length > 3 ? 3 : 2]) {
            case "compute/os-hypervisors" -> hypervisors(body);
            case "compute/os-services" -> services(body);
            case "compute/servers" -> servers(parts, args, body);
            case "compute/flavors" -> body.putArray("flavors");
            case "compute/os-aggregates" -> aggregates(body);
            case "compute/os-availability-zone" -> body.putArray("availabilityZoneInfo");
            case "identity/projects" ->
                body.putArray("projects").addObject().put("id", "p1").put("name", "Project One");
            default -> placement(parts, args, body);
        }
    }

    private void hypervisors(ObjectNode body) {
        if (member) throw new Answer(403);
        ArrayNode rows = body.putArray("hypervisors");
        hostUp.forEach((name, up) -> {
            ObjectNode row = rows.addObject()
                    .put("id", name)
                    .put("hypervisor_hostname", name)
                    .put("state", up ? "up" : "down")
                    .put("status", disabled.containsKey(name) ? "disabled" : "enabled")
                    .put("hypervisor_type", "fake")
                    .put("vcpus", 32);
            row.putObject("service").put("host", name).put("disabled_reason", disabled.get(name));
        });
    }

    private void services(ObjectNode body) {
        if (member) throw new Answer(403);
        ArrayNode rows = body.putArray("services");
        hostUp.forEach((name, up) -> rows.addObject()
                .put("binary", "nova-compute")
                .put("host", name)
                .put("zone", "nova")
                .put("state", up ? "up" : "down")
                .put("status", "enabled")
                .put("updated_at", "2026-11-22T12:00:00.000000"));
    }

    private void servers(String[] parts, Map<String, String> args, ObjectNode body) {
        if (!parts[4].equals("detail")) {
            Vm vm = vms.get(parts[4]);
            if (vm == null || vm.status.equals("DELETED")) throw new Answer(404);
            server(body.putObject("server"), vm);
            return;
        }
        if (member && args.containsKey("all_tenants")) throw new Answer(403);
        Instant since = args.containsKey("changes-since") ? Instant.parse(args.get("changes-since")) : null;
        var all = vms.values().stream()
                .filter(vm -> since == null ? !vm.status.equals("DELETED") : !vm.updated.isBefore(since))
                .toList();
        int from = 0;
        if (args.containsKey("marker")) {
            var ids = all.stream().map(vm -> vm.id).toList();
            from = ids.indexOf(args.get("marker")) + 1;
            if (from == 0) throw new Answer(400);
        }
        int to = Math.min(all.size(), from + pageSize);
        ArrayNode rows = body.putArray("servers");
        all.subList(from, to).forEach(vm -> server(rows.addObject(), vm));
        if (to < all.size()) {
            String query = args.entrySet().stream()
                    .filter(arg -> !arg.getKey().equals("marker"))
                    .map(arg -> arg.getKey() + "=" + arg.getValue())
                    .reduce("marker=" + all.get(to - 1).id, (left, right) -> left + "&" + right);
            body.putArray("servers_links").addObject().put("rel", "next").put("href", "http://elsewhere/x?" + query);
        }
    }

    private void server(ObjectNode row, Vm vm) {
        row.put("id", vm.id)
                .put("name", vm.name)
                .put("status", vm.status)
                .put("tenant_id", "p1")
                .put("user_id", "u1")
                .put("OS-EXT-SRV-ATTR:host", member ? null : vm.host)
                .put("OS-EXT-SRV-ATTR:hypervisor_hostname", member ? null : vm.host)
                .put("created", "2026-11-22T10:00:00Z")
                .put("updated", DateTimeFormatter.ISO_INSTANT.format(vm.updated))
                .put("OS-SRV-USG:launched_at", "2026-11-22T10:00:05.000000");
        ObjectNode specs = row.putObject("flavor").put("original_name", "f").putObject("extra_specs");
        vm.specs.forEach(specs::put);
        if (vm.fault != null) row.putObject("fault").put("message", vm.fault);
    }

    private void aggregates(ObjectNode body) {
        if (member) throw new Answer(403);
        ArrayNode rows = body.putArray("aggregates");
        aggregates.forEach((name, hosts) -> {
            ObjectNode row = rows.addObject().put("id", name.hashCode()).put("name", name);
            hosts.forEach(row.putArray("hosts")::add);
            row.putObject("metadata");
        });
    }

    private void placement(String[] parts, Map<String, String> args, ObjectNode body) {
        if (member) throw new Answer(403);
        if (parts[2].equals("resource_classes")) {
            var classes = new TreeSet<>(Set.of("VCPU", "VGPU", "PGPU", "MEMORY_MB"));
            providers.values().forEach(provider -> classes.addAll(provider.stocks.keySet()));
            classes.forEach(
                    name -> body.withArray("resource_classes").addObject().put("name", name));
        } else if (parts[2].equals("traits")) {
            var traits = new TreeSet<String>();
            providers.values().forEach(provider -> traits.addAll(provider.traits));
            traits.forEach(body.putArray("traits")::add);
        } else if (parts.length == 3) {
            list(args, body.putArray("resource_providers"));
        } else {
            provider(providers.get(parts[3]), parts.length > 4 ? parts[4] : "", body);
        }
    }

    private void list(Map<String, String> args, ArrayNode rows) {
        for (Provider provider : providers.values()) {
            String trait = args.get("required");
            boolean forbidden = trait != null && trait.startsWith("!");
            if (trait != null && provider.traits.contains(forbidden ? trait.substring(1) : trait) == forbidden)
                continue;
            String[] wanted = args.getOrDefault("resources", "").split(":", -1);
            if (wanted.length == 2 && provider.free(wanted[0]) < Integer.parseInt(wanted[1])) continue;
            rows.addObject()
                    .put("uuid", provider.id)
                    .put("name", provider.name)
                    .put("generation", provider.generation)
                    .put("parent_provider_uuid", provider.parent)
                    .put("root_provider_uuid", provider.root);
        }
    }

    private void provider(Provider provider, String part, ObjectNode body) {
        if (provider == null) throw new Answer(404);
        switch (part) {
            case "inventories" -> {
                ObjectNode rows = body.putObject("inventories");
                provider.stocks.forEach((name, stock) -> rows.putObject(name)
                        .put("total", stock[0])
                        .put("reserved", stock[1])
                        .put("step_size", provider.step));
            }
            case "allocations" -> {
                ObjectNode rows = body.putObject("allocations");
                provider.held.forEach((consumer, resources) -> {
                    ObjectNode row = rows.putObject(consumer).putObject("resources");
                    resources.forEach(row::put);
                });
            }
            case "traits" -> provider.traits.forEach(body.putArray("traits")::add);
            default -> body.put("uuid", provider.id).put("name", provider.name);
        }
    }

    private static Map<String, String> args(String query) {
        var args = new TreeMap<String, String>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                args.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return args;
    }
}
