package org.xlcloud.app.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.history.History;
import org.xlcloud.services.history.HistoryFile;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Joined;
import org.xlcloud.services.metrics.JoinedSources;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Subject.Aliases;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.series.CloudSources;
import org.xlcloud.services.telemetry.CloudTelemetry;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `xlcloud metrics`: what GPUs report, now or over a time; `xlcloud metrics unmatched`: what reports and is unknown.
@Command(
        name = "metrics",
        description =
                "List the newest value of every metric of every GPU, or with --from the values of a time, joined from"
                        + " the history file and from where the cloud keeps them.",
        subcommands = UnmatchedCommand.class)
public final class MetricsCommand implements Callable<Integer> {
    private static final int MOST_VALUES = 100_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Option(names = "--gpu", paramLabel = "HOST/ADDRESS", description = "Only this GPU, as gpus lists it.")
    private @Nullable String gpu;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            split = ",",
            converter = ById.class,
            description = "Only these: util, mem_used, temp, power, …")
    private List<Metric> metrics = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeArgument.class,
            description = "The time's beginning: 2026-11-22T20:00:00Z, or -90s, -15m, -6h, -7d.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeArgument.class,
            description = "The time's end (default: now).")
    private @Nullable Instant to;

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        Instant begin = from;
        Instant end = to == null ? Instant.now() : to;
        if (begin == null && to != null) throw wrong("--to needs --from");
        if (begin != null && !begin.isBefore(end)) throw wrong("--from is not before --to");
        List<MetricRow> rows = new ArrayList<>();
        clouds.load((cloud, config, inventory) ->
                        begin == null ? newest(cloud, inventory) : series(cloud, inventory, begin, end))
                .forEach(rows::addAll);
        MetricRow.LISTING.print(rows, output.format, spec.commandLine().getOut());
        return 0;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// The newest values of a cloud.
    ///
    /// @throws ProblemException when it has no telemetry, or none that can be read
    static Telemetry telemetry(Cloud cloud, Inventory inventory) {
        Telemetry telemetry = CloudTelemetry.read(cloud, inventory, InstantSource.system());
        if (telemetry.sources().isEmpty())
            throw new ProblemException(Problem.of(
                            "read metrics of cloud " + cloud.name(),
                            cloud.config().source(),
                            "the entry does not say where they are, and no Gnocchi has any of GPUs")
                    .withHint("Write xlcloud: {ganglia: HOST:PORT} into it, with gmetad's XML port, usually 8651,"
                            + " or prometheus: URL"));
        return telemetry;
    }

    private List<MetricRow> newest(Cloud cloud, Inventory inventory) {
        Telemetry telemetry = telemetry(cloud, inventory);
        telemetry.sources().stream()
                .map(SourceState::problem)
                .filter(Objects::nonNull)
                .forEach(problem -> say(cloud, problem));
        List<MetricRow> rows = new ArrayList<>();
        for (Gpu one : chosen(inventory)) {
            GpuTelemetry values = telemetry.gpus().get(one.key());
            if (values != null) rows.addAll(rows(one, values));
            else if (gpu != null) throw silent(one, telemetry);
        }
        if (gpu == null)
            inventory.instances().forEach(instance -> {
                var values = telemetry.instances().get(instance.key());
                if (values == null) return;
                for (Map.Entry<Metric, Double> value : values.values().known().entrySet())
                    if (wanted(value.getKey())) rows.add(MetricRow.of(instance, values, value));
            });
        return rows;
    }

    /// A line for each value; one line that says so where there is none because the node is down or lost the GPU.
    private List<MetricRow> rows(Gpu one, GpuTelemetry values) {
        if (!values.values().any()) return List.of(MetricRow.of(one, values, null));
        return values.values().known().keySet().stream()
                .filter(this::wanted)
                .map(metric -> MetricRow.of(one, values, metric))
                .toList();
    }

    private boolean wanted(Metric metric) {
        return metrics.isEmpty() || metrics.contains(metric);
    }

    private static ProblemException silent(Gpu one, Telemetry telemetry) {
        Holder holder = one.holder();
        String why = holder == null
                ? "no instance holds it, so nothing reports on it"
                : "nothing reports on it; instance "
                        + (holder.instanceName() == null ? holder.instanceId() : holder.instanceName()) + " holds it";
        Problem problem =
                Problem.of("read metrics of GPU " + one.host() + "/" + one.address(), "cloud " + one.cloud(), why);
        return new ProblemException(
                telemetry.unmatched().isEmpty()
                        ? problem
                        : problem.withHint("xlcloud metrics unmatched lists what reports and is unknown"));
    }

    private List<Gpu> chosen(Inventory inventory) {
        if (gpu == null) return inventory.gpus();
        List<Gpu> found = inventory.gpus().stream()
                .filter(one -> gpu.equals(one.host() + "/" + one.address()) || gpu.equals(one.key()))
                .toList();
        if (found.isEmpty())
            throw new ProblemException(Problem.of("find GPU " + gpu, "cloud " + inventory.cloud(), "there is none")
                    .withHint("xlcloud gpus lists them as HOST and ADDRESS"));
        return found;
    }

    /// As the window joins them: the history file first, then what the cloud keeps, each for what those before it lack.
    private List<MetricRow> series(Cloud cloud, Inventory inventory, Instant begin, Instant end) {
        InstantSource clock = InstantSource.system();
        List<Metric> wanted = metrics.isEmpty()
                ? Arrays.stream(Metric.values()).filter(Metric::ofGpu).toList()
                : metrics;
        List<MetricRow> rows = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        Map<String, GpuTelemetry> known = known(cloud, inventory, problems);
        Map<String, String> environment = System.getenv();
        Path file = History.file(environment, CloudConfigs.home(environment));
        try (var history = new HistoryFile(file)) {
            List<MetricSource> sources = new ArrayList<>(List.of(history));
            sources.addAll(CloudSources.of(cloud, clock));
            var joined = new JoinedSources(name -> sources, clock);
            for (Gpu one : chosen(inventory)) {
                GpuTelemetry values = known.get(one.key());
                Subject subject = values == null ? subject(one) : values.subject();
                for (Metric metric : wanted) {
                    Joined found = joined.ask(subject, metric, begin, end, MOST_VALUES);
                    problems.addAll(found.problems());
                    rows.addAll(rows(one, subject, metric, found));
                }
            }
        }
        if (rows.isEmpty() && !problems.isEmpty())
            throw new ProblemException(problems.iterator().next());
        problems.forEach(problem -> say(cloud, problem));
        return rows;
    }

    /// What can't be asked is said beside the values of what can.
    private void say(Cloud cloud, Problem problem) {
        spec.commandLine().getErr().println("xlcloud: cloud " + cloud.name() + ": " + problem.oneLine());
    }

    /// By which names the nodes are known now; without that, by what the inventory tells.
    private static Map<String, GpuTelemetry> known(Cloud cloud, Inventory inventory, Set<Problem> problems) {
        try {
            return CloudTelemetry.read(cloud, inventory, InstantSource.system()).gpus();
        } catch (ProblemException e) {
            problems.add(e.problem());
            return Map.of();
        }
    }

    private static Subject subject(Gpu one) {
        String instance = one.holder() == null ? null : one.holder().instanceId();
        return Subject.gpu(one.cloud(), one.host(), one.address(), new Aliases(instance, null, null, null, null, null));
    }

    private static List<MetricRow> rows(Gpu one, Subject subject, Metric metric, Joined found) {
        Samples samples = found.samples();
        List<MetricRow> rows = new ArrayList<>(samples.size());
        Aliases aliases = subject.aliases();
        int part = 0;
        for (int i = 0; i < samples.size(); i++) {
            Instant time = Instant.ofEpochMilli(samples.times()[i]);
            while (part + 1 < found.parts().size()
                    && found.parts().get(part).to().isBefore(time)) part++;
            rows.add(new MetricRow(
                    one.cloud(),
                    one.host(),
                    one.address(),
                    aliases.node() == null ? "" : aliases.node(),
                    aliases.instanceId() == null ? "" : aliases.instanceId(),
                    metric,
                    samples.mean()[i],
                    samples.min()[i],
                    samples.max()[i],
                    time,
                    null,
                    null,
                    found.parts().get(part).source()));
        }
        return rows;
    }

    /// `temp` and its like.
    static final class ById implements ITypeConverter<Metric> {
        @Override
        public Metric convert(String id) {
            return Metric.byId(id)
                    .orElseThrow(() -> new TypeConversionException("\"" + id + "\" is no metric; there are "
                            + Arrays.stream(Metric.values()).map(Metric::id).collect(Collectors.joining(", "))));
        }
    }
}
