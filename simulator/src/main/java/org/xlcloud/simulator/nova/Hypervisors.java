package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.xlcloud.simulator.http.Faults;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// `/os-hypervisors`. The shape changes twice: from 2.53 on ids are UUIDs, from 2.88 on there are no quantities any
/// more but an `uptime` that is fetched from every host, and a host that died a moment ago hangs the whole answer.
final class Hypervisors {
    /// libvirt reports so much as used by the host itself.
    private static final int RESERVED_MIB = 512;

    private static final String CPU_FEATURES = "[\"avx2\", \"aes\", \"pcid\", \"sse4.2\"]";

    private final World world;
    private final Faults faults;

    Hypervisors(World world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    static String state(SimHost host) {
        return host.up() && !host.forcedDown() ? "up" : "down";
    }

    void answer(Request request) throws IOException {
        if (!request.is("GET")) {
            throw Refusal.badMethod();
        }
        String id = request.call().segment(2);
        String part = request.call().segment(3);
        if (id.isEmpty() || id.equals("detail")) {
            request.need("os-hypervisors:" + (id.isEmpty() ? "list" : "list-detail"));
            if (request.atLeast(88) && !id.isEmpty() && faults.uptimeHangs()) {
                throw Refusal.timeout();
            }
            list(request, !id.isEmpty());
        } else if (part.isEmpty()) {
            request.need("os-hypervisors:show");
            SimHost host = find(request, id);
            request.call().reply(200, json -> {
                json.writeStartObject();
                json.writeFieldName("hypervisor");
                one(json, request, host, true);
                json.writeEndObject();
            });
        } else if (part.equals("uptime") && !request.atLeast(88)) {
            request.need("os-hypervisors:uptime");
            SimHost host = find(request, id);
            request.call().reply(200, json -> {
                json.writeStartObject();
                json.writeObjectFieldStart("hypervisor");
                head(json, request, host);
                json.writeStringField("uptime", host.up() ? uptime(host) : null);
                json.writeEndObject();
                json.writeEndObject();
            });
        } else {
            throw Refusal.notFound("The resource could not be found.");
        }
    }

    private SimHost find(Request request, String id) {
        return world.hosts().stream()
                .filter(host -> id(request, host).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Hypervisor with ID '" + id + "' could not be found."));
    }

    private static String id(Request request, SimHost host) {
        return request.atLeast(53) ? host.id().toString() : Integer.toString(host.number());
    }

    private void list(Request request, boolean full) throws IOException {
        List<SimHost> hosts = world.hosts();
        String pattern = request.call().parameter("hypervisor_hostname_pattern");
        if (pattern != null && request.atLeast(53)) {
            Pattern wanted = Pattern.compile(Pattern.quote(pattern), Pattern.CASE_INSENSITIVE);
            hosts = hosts.stream()
                    .filter(host -> wanted.matcher(host.name()).find())
                    .toList();
            if (hosts.isEmpty()) {
                throw Refusal.notFound("No hypervisor matching '" + pattern + "' could be found.");
            }
        }
        boolean paged = request.atLeast(33);
        int limit = paged ? request.limit() : Integer.MAX_VALUE;
        String marker = paged ? request.marker() : null;
        int from = 0;
        if (marker != null) {
            List<SimHost> all = hosts;
            from = all.stream().map(host -> id(request, host)).toList().indexOf(marker) + 1;
            if (from == 0) {
                throw Refusal.badRequest("Marker " + marker + " could not be found.");
            }
        }
        List<SimHost> page = hosts.subList(from, (int) Math.min(hosts.size(), (long) from + limit));
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("hypervisors");
            for (SimHost host : page) {
                one(json, request, host, full);
            }
            json.writeEndArray();
            if (page.size() == limit) {
                Nova.next(json, "hypervisors_links", request.next(id(request, page.getLast())));
            }
            json.writeEndObject();
        });
    }

    private static void head(JsonGenerator json, Request request, SimHost host) throws IOException {
        if (request.atLeast(53)) {
            json.writeStringField("id", host.id().toString());
        } else {
            json.writeNumberField("id", host.number());
        }
        json.writeStringField("hypervisor_hostname", host.name());
        json.writeStringField("state", state(host));
        json.writeStringField("status", host.disabled() ? "disabled" : "enabled");
    }

    private void one(JsonGenerator json, Request request, SimHost host, boolean full) throws IOException {
        json.writeStartObject();
        head(json, request, host);
        if (full) {
            json.writeStringField("hypervisor_type", "QEMU");
            json.writeNumberField("hypervisor_version", 7_002_000);
            json.writeStringField("host_ip", host.address());
            json.writeObjectFieldStart("service");
            if (request.atLeast(53)) {
                json.writeStringField("id", host.serviceId().toString());
            } else {
                json.writeNumberField("id", host.number() + 2);
            }
            json.writeStringField("host", host.name());
            json.writeStringField("disabled_reason", host.disabledReason());
            json.writeEndObject();
            if (request.atLeast(88)) {
                json.writeStringField("uptime", host.up() ? uptime(host) : null);
            } else {
                quantities(json, request, host);
            }
        }
        String withServers = request.call().parameter("with_servers");
        if (request.atLeast(53) && withServers != null && withServers.equalsIgnoreCase("true")) {
            servers(json, host);
        }
        json.writeEndObject();
    }

    private void quantities(JsonGenerator json, Request request, SimHost host) throws IOException {
        int memoryUsed = host.memoryUsedMiB() + RESERVED_MIB;
        json.writeNumberField("vcpus", host.vcpus());
        json.writeNumberField("memory_mb", host.memoryMiB());
        json.writeNumberField("local_gb", host.diskGiB());
        json.writeNumberField("vcpus_used", host.vcpusUsed());
        json.writeNumberField("memory_mb_used", memoryUsed);
        json.writeNumberField("local_gb_used", host.diskUsedGiB());
        json.writeNumberField("free_ram_mb", host.memoryMiB() - memoryUsed);
        json.writeNumberField("free_disk_gb", host.diskGiB() - host.diskUsedGiB());
        json.writeNumberField("current_workload", 0);
        json.writeNumberField("running_vms", servers(host).size());
        json.writeNumberField("disk_available_least", host.diskGiB() - host.diskUsedGiB());
        String cpu = "{\"arch\": \"x86_64\", \"model\": \"Cascadelake-Server\", \"vendor\": \"Intel\", \"features\": "
                + CPU_FEATURES + ", \"topology\": {\"cores\": " + host.vcpus() / 4
                + ", \"threads\": 2, \"sockets\": 2}}";
        if (request.atLeast(28)) {
            json.writeFieldName("cpu_info");
            json.writeRawValue(cpu);
        } else {
            json.writeStringField("cpu_info", cpu);
        }
    }

    private void servers(JsonGenerator json, SimHost host) throws IOException {
        json.writeArrayFieldStart("servers");
        for (SimServer server : servers(host)) {
            json.writeStartObject();
            json.writeStringField("name", ServerJson.instanceName(server));
            json.writeStringField("uuid", server.id().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Those that are on it: some that hold something of it have moved away.
    private List<SimServer> servers(SimHost host) {
        return host.allocations().keySet().stream()
                .map(world::server)
                .filter(server -> server != null && server.host() == host)
                .toList();
    }

    private String uptime(SimHost host) {
        long minutes = world.clock().elapsed().toMinutes() + 60L * 24 * (20 + host.number() % 90);
        return String.format(
                " %tT up %d days, %2d:%02d,  0 user,  load average: 1.71, 1.43, 2.01",
                world.now().atOffset(java.time.ZoneOffset.UTC), minutes / 1440, minutes / 60 % 24, minutes % 60);
    }
}
