package org.xlcloud.views.inventory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.metrics.Telemetry;

/// Which GPU an alarm is on: the one that it names, or the one whose resource in Gnocchi it names. Pollsters name a
/// card's resource by NVIDIA's UUID, with its prefix or without, and telemetry tells whose UUID that is.
///
/// For one thread; UUIDs are looked through when the first alarm asks for one.
public final class AlarmedGpus {
    /// The kind of link of an alarm on a resource of Gnocchi.
    private static final String RESOURCE = "resource";

    private static final String NVIDIA = "GPU-";

    private final Map<String, Telemetry> telemetry;
    private @Nullable Map<String, String> byResource;

    /// @param telemetry the newest, by the cloud's name
    public AlarmedGpus(Map<String, Telemetry> telemetry) {
        this.telemetry = telemetry;
    }

    /// The key of the inventory's GPU; null where the alarm is on none that is known.
    public @Nullable String key(Alarm alarm) {
        String named = alarm.link(Links.GPU);
        if (named != null) return named;
        String resource = alarm.link(RESOURCE);
        if (resource == null) return null;
        if (byResource == null) byResource = byResource();
        return byResource.get(resource);
    }

    /// Whether only telemetry can tell which GPU it is on.
    public static boolean ofResource(Alarm alarm) {
        return alarm.link(Links.GPU) == null && alarm.link(RESOURCE) != null;
    }

    private Map<String, String> byResource() {
        Map<String, String> keys = new HashMap<>();
        telemetry.forEach((cloud, newest) -> newest.gpus().forEach((key, gpu) -> {
            String uuid = gpu.subject().aliases().uuid();
            if (uuid == null) return;
            keys.put(cloud + "/" + uuid, key);
            if (uuid.startsWith(NVIDIA)) keys.put(cloud + "/" + uuid.substring(NVIDIA.length()), key);
        }));
        return keys;
    }
}
