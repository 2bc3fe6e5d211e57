package org.xlcloud.views.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.inventory.SampleCloud;

/// Telemetry of the sample cloud: what is held reports, one node is late, one is silent, one GPU is missing, three
/// reports have no place. The same every time.
public final class SampleTelemetry implements MetricSource {
    private static final long STEP = 15_000;

    /// How often series were asked for.
    public final AtomicInteger asked = new AtomicInteger();

    public static Map<String, Telemetry> of(Inventory inventory) {
        Map<String, Telemetry.GpuTelemetry> gpus = new HashMap<>();
        Map<String, Telemetry.NodeTelemetry> nodes = new HashMap<>();
        int number = 0;
        for (Gpu gpu : inventory.gpus()) {
            if (gpu.holder() == null) continue;
            Telemetry.State state = switch (number++) {
                case 5 -> Telemetry.State.STALE;
                case 9 -> Telemetry.State.DOWN;
                case 14 -> Telemetry.State.MISSING;
                default -> Telemetry.State.LIVE;
            };
            String node = Objects.requireNonNull(gpu.holder().instanceName());
            var aliases = new Subject.Aliases(gpu.holder().instanceId(), "xlcloud-gpu", node, null, 0, "GPU-" + number);
            Subject subject = Subject.gpu(gpu.cloud(), gpu.host(), gpu.address(), aliases);
            Instant at = state == Telemetry.State.LIVE
                    ? SampleCloud.NOW.minusSeconds(4)
                    : SampleCloud.NOW.minus(Duration.ofMinutes(6));
            boolean values = state == Telemetry.State.LIVE || state == Telemetry.State.STALE;
            gpus.put(
                    gpu.key(),
                    new Telemetry.GpuTelemetry(
                            subject,
                            node,
                            0,
                            Telemetry.Rule.PCI_ADDRESS,
                            state,
                            values ? values(subject, at) : Values.NONE,
                            at,
                            "Ganglia"));
        }
        for (Instance instance : inventory.instances()) {
            if (instance.gpus().isEmpty()) continue;
            Subject subject = Subject.instance(instance.cloud(), instance.id(), Subject.Aliases.NONE);
            Instant at = SampleCloud.NOW.minusSeconds(4);
            nodes.put(
                    instance.key(),
                    new Telemetry.NodeTelemetry(
                            subject,
                            instance.name(),
                            Telemetry.Rule.IP_ADDRESS,
                            Telemetry.State.LIVE,
                            Values.of(Map.of(
                                    Metric.NODE_CPU,
                                    value(subject, Metric.NODE_CPU, at.toEpochMilli()),
                                    Metric.NODE_LOAD,
                                    value(subject, Metric.NODE_LOAD, at.toEpochMilli()),
                                    Metric.NODE_MEMORY_FREE,
                                    value(subject, Metric.NODE_MEMORY_FREE, at.toEpochMilli()),
                                    Metric.NODE_GPUS,
                                    1.0)),
                            at,
                            "Ganglia"));
        }
        String cloud = inventory.cloud();
        var unmatched = List.of(
                unmatched(cloud, "node render-old", "10.0.9.17", "no instance has this address or name"),
                unmatched(cloud, "GPU 1 of node render-0-2", "10.0.3.1", "the instance holds only one GPU"),
                unmatched(cloud, "node gateway", "10.0.9.1", "no instance has this address or name"));
        var source = new SourceState(
                cloud,
                "Ganglia",
                SampleCloud.NOW.minusSeconds(4),
                null,
                SampleCloud.NOW.minusSeconds(4),
                Duration.ofSeconds(15));
        return Map.of(
                cloud, new Telemetry(cloud, gpus, nodes, unmatched, List.of(source), SampleCloud.NOW.minusSeconds(4)));
    }

    public static MetricsContext context(Inventory inventory) {
        return new MetricsContext(new Mailbox<>(of(inventory)), new SampleTelemetry());
    }

    private static Telemetry.Unmatched unmatched(String cloud, String what, String address, String why) {
        String node = what.substring(what.lastIndexOf(' ') + 1);
        return new Telemetry.Unmatched(
                cloud,
                "Ganglia",
                what,
                "xlcloud-gpu",
                node,
                address,
                null,
                null,
                null,
                why,
                SampleCloud.NOW.minusSeconds(9));
    }

    private static Values values(Subject subject, Instant at) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values())
            if (metric.ofGpu()) values.put(metric, value(subject, metric, at.toEpochMilli()));
        return Values.of(values);
    }

    /// A load that comes and goes, different for each subject.
    static double value(Subject subject, Metric metric, long millis) {
        int seed = subject.id().hashCode();
        double phase = (seed & 0xffff) / 10_000.0;
        double period = 14 + (seed >>> 16 & 15);
        double load = 0.5 + 0.5 * Math.tanh(3 * Math.sin(millis / 60_000.0 / period * Math.PI + phase));
        double noise = Math.sin(millis / 7_000.0 + phase) * 0.03 + Math.sin(millis / 1_300.0 + seed) * 0.02;
        return switch (metric) {
            case TEMPERATURE -> 42 + 41 * load + 60 * noise;
            case UTILIZATION, NODE_CPU -> Math.clamp(100 * (load * 0.94 + noise), 0, 100);
            case MEMORY_UTILIZATION -> Math.clamp(60 * load + 100 * noise, 0, 100);
            case MEMORY_USED -> 900 + 2600 * load;
            case MEMORY_TOTAL -> 4096;
            case FAN -> 30 + 45 * load;
            case POWER -> 45 + 170 * load + 100 * noise;
            case POWER_LIMIT -> 225;
            case GRAPHICS_CLOCK, SM_CLOCK -> 324 + 421 * load;
            case MEMORY_CLOCK -> load > 0.4 ? 2500 : 324;
            case ECC_SINGLE_BIT -> 2;
            case SLOWDOWN_TEMPERATURE -> 88;
            case SHUTDOWN_TEMPERATURE -> 95;
            case NODE_LOAD -> 8 * load;
            case NODE_MEMORY_FREE -> 24_000 - 18_000 * load;
            default -> 0;
        };
    }

    @Override
    public String name() {
        return "Sample";
    }

    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        asked.incrementAndGet();
        long span = to.toEpochMilli() - from.toEpochMilli();
        long step = Math.max(STEP, span / Math.max(1, atMost) / STEP * STEP);
        int count = (int) (span / step);
        long[] times = new long[count];
        double[] mean = new double[count];
        double[] min = new double[count];
        double[] max = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = from.toEpochMilli() + i * step;
            mean[i] = value(subject, metric, times[i]);
            double half = step == STEP ? 0 : 3;
            min[i] = mean[i] - half;
            max[i] = mean[i] + half;
        }
        return step == STEP ? Samples.single(times, mean, step) : Samples.buckets(times, mean, min, max, step);
    }
}
