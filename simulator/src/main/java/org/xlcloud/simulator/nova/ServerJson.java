package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Stamp;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.SimServer.Fault;
import org.xlcloud.simulator.world.SimServer.Status;

/// Writes servers, with the fields that a microversion and the caller's rights allow.
final class ServerJson {
    private static final String EXTENDED = "OS-EXT-SRV-ATTR:";

    private final Map<String, String> hostIds = new ConcurrentHashMap<>();

    void brief(JsonGenerator json, Request request, SimServer server) throws IOException {
        String id = server.id().toString();
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("name", server.name());
        Nova.links(json, request.call().base(), "servers", id);
        json.writeEndObject();
    }

    void full(JsonGenerator json, Request request, SimServer server, boolean shown) throws IOException {
        String base = request.call().base();
        String id = server.id().toString();
        SimHost host = server.host();
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("name", server.name());
        json.writeStringField("status", server.status().name());
        json.writeStringField("tenant_id", server.projectId());
        json.writeStringField("user_id", server.userId());
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : server.metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeStringField("hostId", host == null ? "" : hostId(server.projectId(), host));
        json.writeObjectFieldStart("image");
        String image = server.imageId().toString();
        json.writeStringField("id", image);
        json.writeArrayFieldStart("links");
        Nova.link(json, "bookmark", base + "/images/" + image);
        json.writeEndArray();
        json.writeEndObject();
        flavor(json, request, server.flavor());
        json.writeStringField("created", Stamp.zulu(server.created()));
        json.writeStringField("updated", Stamp.zulu(server.updated()));
        addresses(json, server);
        json.writeStringField("accessIPv4", "");
        json.writeStringField("accessIPv6", "");
        Nova.links(json, base, "servers", id);
        json.writeStringField("OS-DCF:diskConfig", "MANUAL");
        if (server.status() == Status.ACTIVE || server.status() == Status.BUILD) {
            json.writeNumberField("progress", 0);
        }
        // As recorded: lists lack the fault of a server that never got a host (it lives in cell 0).
        fault(json, request, shown || host != null ? server.fault() : null);
        json.writeStringField("OS-EXT-AZ:availability_zone", host == null ? "" : host.zone());
        json.writeStringField("config_drive", "");
        json.writeNullField("key_name");
        time(json, "OS-SRV-USG:launched_at", server.launched());
        time(json, "OS-SRV-USG:terminated_at", server.terminated());
        extended(json, request, server, host);
        json.writeStringField("OS-EXT-STS:task_state", server.taskState());
        json.writeStringField("OS-EXT-STS:vm_state", server.status().vmState());
        json.writeNumberField("OS-EXT-STS:power_state", server.status().powerState());
        json.writeArrayFieldStart("os-extended-volumes:volumes_attached");
        json.writeEndArray();
        later(json, request, server, shown);
        json.writeEndObject();
    }

    private static void flavor(JsonGenerator json, Request request, Flavor flavor) throws IOException {
        json.writeObjectFieldStart("flavor");
        if (request.atLeast(47)) {
            json.writeNumberField("vcpus", flavor.vcpus());
            json.writeNumberField("ram", flavor.ramMiB());
            json.writeNumberField("disk", flavor.diskGiB());
            json.writeNumberField("ephemeral", 0);
            json.writeNumberField("swap", 0);
            json.writeStringField("original_name", flavor.name());
            json.writeFieldName("extra_specs");
            Flavors.specs(json, flavor);
        } else {
            json.writeStringField("id", flavor.id());
            json.writeArrayFieldStart("links");
            Nova.link(json, "bookmark", request.call().base() + "/flavors/" + flavor.id());
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void addresses(JsonGenerator json, SimServer server) throws IOException {
        json.writeObjectFieldStart("addresses");
        for (Map.Entry<String, List<String>> network : server.addresses().entrySet()) {
            json.writeArrayFieldStart(network.getKey());
            for (String address : network.getValue()) {
                json.writeStartObject();
                json.writeNumberField("version", 4);
                json.writeStringField("addr", address);
                json.writeStringField("OS-EXT-IPS:type", "fixed");
                json.writeStringField("OS-EXT-IPS-MAC:mac_addr", mac(server.serial()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static String mac(int serial) {
        String hex = HexFormat.of().toHexDigits(serial);
        return "fa:16:3e:" + hex.substring(2, 4) + ":" + hex.substring(4, 6) + ":" + hex.substring(6, 8);
    }

    private static void fault(JsonGenerator json, Request request, @Nullable Fault fault) throws IOException {
        if (fault != null) {
            json.writeObjectFieldStart("fault");
            json.writeNumberField("code", fault.code());
            json.writeStringField("created", Stamp.zulu(fault.created()));
            json.writeStringField("message", fault.message());
            if (request.admin() && !fault.details().isEmpty()) {
                json.writeStringField("details", fault.details());
            }
            json.writeEndObject();
        }
    }

    private static void extended(JsonGenerator json, Request request, SimServer server, @Nullable SimHost host)
            throws IOException {
        if (request.admin()) {
            String hostName = host == null ? null : host.name();
            json.writeStringField(EXTENDED + "host", hostName);
            json.writeStringField(EXTENDED + "instance_name", instanceName(server));
            json.writeStringField(EXTENDED + "hypervisor_hostname", hostName);
            if (request.atLeast(3)) {
                json.writeStringField(EXTENDED + "reservation_id", reservation(server.id()));
                json.writeNumberField(EXTENDED + "launch_index", 0);
                json.writeStringField(EXTENDED + "hostname", server.name());
                json.writeStringField(EXTENDED + "kernel_id", "");
                json.writeStringField(EXTENDED + "ramdisk_id", "");
                json.writeStringField(EXTENDED + "root_device_name", host == null ? null : "/dev/sda");
                json.writeNullField(EXTENDED + "user_data");
            }
        } else if (request.atLeast(90)) {
            json.writeStringField(EXTENDED + "hostname", server.name());
        }
    }

    private static void later(JsonGenerator json, Request request, SimServer server, boolean shown) throws IOException {
        String locked = server.lockedReason();
        if (request.atLeast(16) && request.admin()) {
            json.writeStringField("host_status", hostStatus(server.host()));
        }
        if (request.atLeast(9)) {
            json.writeBooleanField("locked", locked != null);
        }
        if (request.atLeast(73)) {
            json.writeStringField("locked_reason", locked == null || locked.isEmpty() ? null : locked);
        }
        if (request.atLeast(19)) {
            json.writeNullField("description");
        }
        if (request.atLeast(26)) {
            json.writeArrayFieldStart("tags");
            json.writeEndArray();
        }
        if (request.atLeast(63)) {
            json.writeNullField("trusted_image_certificates");
        }
        if (request.atLeast(71) && shown) {
            json.writeArrayFieldStart("server_groups");
            json.writeEndArray();
        }
    }

    private static String hostStatus(@Nullable SimHost host) {
        if (host == null) {
            return "";
        }
        if (!host.up() || host.forcedDown()) {
            return "DOWN";
        }
        return host.disabled() ? "MAINTENANCE" : "UP";
    }

    /// libvirt's name of the domain.
    static String instanceName(SimServer server) {
        return "instance-" + HexFormat.of().toHexDigits(server.serial());
    }

    private static String reservation(UUID id) {
        return "r-"
                + Long.toString(id.getLeastSignificantBits() & Long.MAX_VALUE, 36)
                        .substring(0, 8);
    }

    /// The host's name, hidden from tenants: SHA-224 over the project's id and it.
    String hostId(String projectId, SimHost host) {
        return hostIds.computeIfAbsent(projectId + host.name(), text -> {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-224").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("every JDK has SHA-224", missing);
            }
        });
    }

    private static void time(JsonGenerator json, String field, @Nullable Instant time) throws IOException {
        json.writeStringField(field, time == null ? null : Stamp.micros(time));
    }
}
