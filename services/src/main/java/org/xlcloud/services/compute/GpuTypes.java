package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.openstack.Nova;

/// What a cloud offers to choose from when GPUs are asked for.
public final class GpuTypes {
    private GpuTypes() {}

    /// The aliases and classes that some flavor asks for, in alphabetical order. Nova tells nobody its aliases.
    public static List<String> of(Cloud cloud) {
        var types = new TreeSet<String>();
        new Nova(cloud)
                .flavors()
                .forEach(flavor -> flavor.extraSpecs().forEach((key, value) -> {
                    if (key.equals("pci_passthrough:alias"))
                        for (String item : value.split(",", -1))
                            types.add(item.replaceFirst(":.*", "").strip());
                    else if (key.startsWith("resources") && key.contains("VGPU"))
                        types.add(key.substring(key.indexOf(':') + 1));
                }));
        types.remove("");
        return List.copyOf(types);
    }

    /// The names of the images that can be booted.
    public static List<String> images(Cloud cloud) {
        List<String> names = new ArrayList<>();
        for (JsonNode image :
                cloud.rest(Service.IMAGE).get("/images?limit=1000").path("images"))
            names.add(Text.line(image.path("name").asText()));
        return List.copyOf(names);
    }
}
