package org.xlcloud.services.compute;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Which GPUs something is to have: a type by Nova's alias, or slices by their resource class, and how many.
///
/// @param alias `k2`; `VGPU` or a class of slices, `CUSTOM_VGPU_NVIDIA_474`; empty for none
public record GpuAsk(String alias, int count) {
    public static final GpuAsk NONE = new GpuAsk("", 0);

    private static final String POLICY = "hw:pci_numa_affinity_policy";

    public GpuAsk {
        if (count < 0 || count > 64 || (count == 0) != alias.isEmpty() || !alias.matches("[A-Za-z0-9_.-]{0,64}"))
            throw new ProblemException(
                    Problem.of("ask for GPUs", "the request", "“" + alias + ":" + count + "” is no type and count")
                            .withHint("Write it as k2:1, with the alias of nova.conf"));
    }

    /// `k2`, `k2:2`, `k2=2`
    public static GpuAsk parse(String text) {
        String[] parts = text.split("[:=]", -1);
        try {
            if (parts.length == 1) return new GpuAsk(parts[0].strip(), 1);
            if (parts.length == 2) return new GpuAsk(parts[0].strip(), Integer.parseInt(parts[1].strip()));
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ProblemException(Problem.of("ask for GPUs", "the request", "“" + text + "” is no type and count")
                .withHint("Write it as k2:1, with the alias of nova.conf"));
    }

    public boolean none() {
        return count == 0;
    }

    private boolean slice() {
        return alias.equals("VGPU") || alias.startsWith("CUSTOM_");
    }

    /// The type as people say it.
    String model() {
        return alias;
    }

    /// "1 k2 GPU", "2 k2 GPUs", "1 VGPU slice"
    public String words() {
        return count + " " + alias + (slice() ? " slice" : " GPU") + (count == 1 ? "" : "s");
    }

    /// What a flavor says to ask for them. The card may sit at another NUMA node than the CPUs: otherwise half of the
    /// free ones can't be used on most hosts.
    public Map<String, String> specs() {
        Map<String, String> specs = new LinkedHashMap<>();
        if (slice()) {
            specs.put("resources:" + alias.toUpperCase(Locale.ROOT), String.valueOf(count));
        } else if (!none()) {
            specs.put("pci_passthrough:alias", alias + ":" + count);
            specs.put(POLICY, "preferred");
        }
        return specs;
    }

    String json() {
        var json = new StringBuilder("{");
        specs().forEach((key, value) -> json.append(json.length() == 1 ? "" : ", ")
                .append('"')
                .append(key)
                .append("\": \"")
                .append(value)
                .append('"'));
        return json.append('}').toString();
    }

    /// Whether a flavor's extra specs ask for just these.
    boolean meets(Map<String, String> specs) {
        if (slice()) return String.valueOf(count).equals(specs.get("resources:" + alias.toUpperCase(Locale.ROOT)));
        String asked = specs.getOrDefault("pci_passthrough:alias", "").strip();
        return asked.equals(alias + ":" + count) || (count == 1 && asked.equals(alias));
    }
}
