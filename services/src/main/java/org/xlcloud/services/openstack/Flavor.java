package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row of Nova's `flavors/detail` at 2.61 or newer, which has the extra specs inline.
///
/// @param ramMiB memory in MiB
/// @param diskGiB root disk in GiB
public record Flavor(String id, String name, int vcpus, long ramMiB, long diskGiB, Map<String, String> extraSpecs) {

    public Flavor {
        id = Clean.text(id);
        name = Clean.text(name);
        extraSpecs = Clean.texts(extraSpecs);
    }

    static Flavor read(JsonParser json) throws IOException {
        var read = new Object() {
            @Nullable
            String id;

            @Nullable
            String name;

            int vcpus;
            long ramMiB;
            long diskGiB;
            Map<String, String> extraSpecs = Map.of();
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "id" -> read.id = Tokens.text(value);
                case "name" -> read.name = Tokens.text(value);
                case "vcpus" -> read.vcpus = Tokens.number(value);
                case "ram" -> read.ramMiB = Tokens.longNumber(value);
                case "disk" -> read.diskGiB = Tokens.longNumber(value);
                case "extra_specs" -> read.extraSpecs = Tokens.texts(value);
                default -> value.skipChildren();
            }
        });
        return new Flavor(
                Clean.text(read.id), Clean.text(read.name), read.vcpus, read.ramMiB, read.diskGiB, read.extraSpecs);
    }
}
