package org.xlcloud.simulator.placement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.World;

/// `/resource_classes` and `/traits`: the names that Placement knows.
final class Names {
    private static final List<String> STANDARD_CLASSES = List.of(
            "VCPU",
            "MEMORY_MB",
            "DISK_GB",
            "PCI_DEVICE",
            "SRIOV_NET_VF",
            "NUMA_SOCKET",
            "NUMA_CORE",
            "NUMA_THREAD",
            "NUMA_MEMORY_MB",
            "IPV4_ADDRESS",
            "VGPU",
            "VGPU_DISPLAY_HEAD",
            "NET_BW_EGR_KILOBIT_PER_SEC",
            "NET_BW_IGR_KILOBIT_PER_SEC",
            "PCPU",
            "MEM_ENCRYPTION_CONTEXT",
            "FPGA",
            "PGPU",
            "NET_PACKET_RATE_KILOPACKET_PER_SEC",
            "NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC",
            "NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC");

    private final List<String> classes;
    private final Set<String> traits = new LinkedHashSet<>();

    Names(World world) {
        var all = new LinkedHashSet<>(STANDARD_CLASSES);
        world.gpus().stream().map(SimGpu::resourceClass).forEach(all::add);
        classes = List.copyOf(all);
        // Placement knows the standard traits whether or not a provider has them.
        traits.addAll(List.of(
                "COMPUTE_STATUS_DISABLED",
                "HW_CPU_X86_AVX2",
                "HW_CPU_X86_AESNI",
                "HW_GPU_API_VULKAN",
                "STORAGE_DISK_SSD"));
        Provider.all(world).forEach(provider -> traits.addAll(provider.traits()));
    }

    boolean isClass(String name) {
        return classes.contains(name);
    }

    boolean isTrait(String name) {
        return traits.contains(name);
    }

    void classes(Request request) throws IOException {
        request.since(2);
        String name = request.call().segment(1);
        request.need("resource_classes:" + (name.isEmpty() ? "list" : "show"));
        if (!request.is("GET")) {
            throw Refusal.badMethod();
        }
        if (!name.isEmpty() && !isClass(name)) {
            throw Refusal.notFound("No such resource class " + name + ".");
        }
        request.call().reply(200, json -> {
            json.writeStartObject();
            if (name.isEmpty()) {
                json.writeArrayFieldStart("resource_classes");
            }
            for (String known : name.isEmpty() ? classes : List.of(name)) {
                if (name.isEmpty()) {
                    json.writeStartObject();
                }
                json.writeStringField("name", known);
                json.writeArrayFieldStart("links");
                json.writeStartObject();
                json.writeStringField("rel", "self");
                json.writeStringField("href", "/resource_classes/" + known);
                json.writeEndObject();
                json.writeEndArray();
                if (name.isEmpty()) {
                    json.writeEndObject();
                }
            }
            if (name.isEmpty()) {
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }

    void traits(Request request) throws IOException {
        request.since(6);
        Call call = request.call();
        String name = call.segment(1);
        request.need("traits:" + (name.isEmpty() ? "list" : "show"));
        if (!request.is("GET")) {
            throw Refusal.badMethod();
        }
        if (!name.isEmpty()) {
            if (!isTrait(name)) {
                throw Refusal.notFound("No such trait(s): " + name + ".");
            }
            call.reply(204);
            return;
        }
        String filter = call.parameter("name");
        var shown = new ArrayList<String>();
        for (String trait : traits) {
            if (filter == null
                    || (filter.startsWith("startswith:") && trait.startsWith(filter.substring(11)))
                    || (filter.startsWith("in:")
                            && List.of(filter.substring(3).split(",", -1)).contains(trait))) {
                shown.add(trait);
            }
        }
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("traits");
            for (String trait : shown) {
                json.writeString(trait);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
