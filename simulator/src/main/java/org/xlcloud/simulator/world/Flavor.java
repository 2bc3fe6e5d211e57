package org.xlcloud.simulator.world;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A flavor. A server keeps the flavor it was made with, whatever becomes of the flavor afterwards.
///
/// @param extraSpecs `pci_passthrough:alias` asks for whole GPUs (`k2:1`), `resources:VGPU` for slices
public record Flavor(
        String id,
        String name,
        int vcpus,
        int ramMiB,
        int diskGiB,
        boolean isPublic,
        @Nullable String description,
        Map<String, String> extraSpecs) {
    public Flavor {
        extraSpecs = java.util.Collections.unmodifiableMap(new TreeMap<>(extraSpecs));
    }

    public Flavor withExtraSpecs(Map<String, String> specs) {
        return new Flavor(id, name, vcpus, ramMiB, diskGiB, isPublic, description, specs);
    }

    /// How many whole GPUs it asks for, by model. An alias that no model has counts for none.
    public Map<Product, Integer> gpus() {
        String text = extraSpecs.getOrDefault("pci_passthrough:alias", "");
        if (text.isEmpty()) {
            return Map.of();
        }
        var asked = new EnumMap<Product, Integer>(Product.class);
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String alias = (colon < 0 ? part : part.substring(0, colon)).strip();
            int count = colon < 0 ? 1 : number(part.substring(colon + 1).strip());
            for (Product product : Product.values()) {
                if (product.alias().equals(alias) && count > 0) {
                    asked.merge(product, count, Integer::sum);
                }
            }
        }
        return asked;
    }

    /// How many slices it asks for.
    public int vgpus() {
        return number(extraSpecs.getOrDefault("resources:VGPU", "0"));
    }

    public boolean wantsGpu() {
        return vgpus() > 0 || !gpus().isEmpty();
    }

    private static int number(String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i > 3) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
