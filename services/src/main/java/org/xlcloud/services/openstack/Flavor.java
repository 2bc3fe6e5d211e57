package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/// A row of Nova's `flavors/detail` at 2.61 or newer, which has the extra specs inline.
///
/// @param ramMiB memory in MiB
/// @param diskGiB root disk in GiB
@JsonIgnoreProperties(ignoreUnknown = true)
public record Flavor(
        String id,
        String name,
        int vcpus,
        @JsonProperty("ram") long ramMiB,
        @JsonProperty("disk") long diskGiB,
        @JsonProperty("extra_specs") Map<String, String> extraSpecs) {

    public Flavor {
        id = Clean.text(id);
        name = Clean.text(name);
        extraSpecs = Clean.texts(extraSpecs);
    }
}
