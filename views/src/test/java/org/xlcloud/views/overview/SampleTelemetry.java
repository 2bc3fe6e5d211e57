package org.xlcloud.views.overview;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.views.inventory.SampleCloud;

/// Telemetry of a [SampleCloud]: most held GPUs report, some are old, silent, missing or over their
/// limit. The same every time.
final class SampleTelemetry {
    private SampleTelemetry() {}

    static Map<String, Telemetry> map(Inventory... inventories) {
        var map = new HashMap<String, Telemetry>();
        for (Inventory inventory : inventories) map.put(inventory.cloud(), of(inventory));
        return map;
    }

    static Telemetry of(Inventory inventory) {
        var gpus = new HashMap<String, GpuTelemetry>();
        int number = 0;
        for (Gpu gpu : inventory.gpus()) {
            number++;
            if (gpu.state() != GpuState.HELD) continue;
            State state = number % 41 == 3
                    ? State.STALE
                    : number % 53 == 17 ? State.DOWN : number % 61 == 8 ? State.MISSING : State.LIVE;
            double temperature = 38 + 17 * (1 + Math.sin(number * 0.37)) + number % 7 * 3;
            gpus.put(gpu.key(), gpu(gpu, state, number % 37 == 12 ? 93 : temperature));
        }
        var source = new SourceState(
                inventory.cloud(),
                "Ganglia",
                SampleCloud.NOW.minusSeconds(3),
                null,
                SampleCloud.NOW.minusSeconds(3),
                Duration.ofSeconds(15));
        return new Telemetry(
                inventory.cloud(), gpus, Map.of(), List.of(), List.of(source), SampleCloud.NOW.minusSeconds(3));
    }

    static GpuTelemetry gpu(Gpu gpu, State state, double temperature) {
        var values = new EnumMap<Metric, Double>(Metric.class);
        boolean known = state == State.LIVE || state == State.STALE;
        if (known) {
            values.put(Metric.TEMPERATURE, temperature);
            values.put(Metric.UTILIZATION, Math.clamp(temperature * 1.6 - 40, 0, 100));
            values.put(Metric.MEMORY_USED, temperature * 40);
            values.put(Metric.MEMORY_TOTAL, 4096.0);
            values.put(Metric.POWER, temperature * 1.9);
            values.put(Metric.POWER_LIMIT, 225.0);
            values.put(Metric.SLOWDOWN_TEMPERATURE, 92.0);
        }
        return new GpuTelemetry(
                Subject.gpu(gpu.cloud(), gpu.host(), gpu.address(), Subject.Aliases.NONE),
                gpu.holder() == null ? "node" : String.valueOf(gpu.holder().instanceName()),
                0,
                Telemetry.Rule.IP_ADDRESS,
                state,
                known ? Values.of(values) : Values.NONE,
                SampleCloud.NOW.minusSeconds(state == State.LIVE ? 4 : 190),
                "Ganglia");
    }
}
