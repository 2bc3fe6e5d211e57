package org.xlcloud.app.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.scaling.Autoscaling;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.scaling.Step;
import org.xlcloud.services.scaling.Trace;
import org.xlcloud.services.scaling.WhyNot;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud trace`: scalings from the journal, and one of them step by step.
@Command(
        name = "trace",
        description = "List scalings of groups, or show one step by step, with its evidence.",
        footer = {"", "--why STACK/LAYER looks at why a group has not been resized."})
public final class TraceCommand implements Callable<Integer> {
    private static final Listing<Scaling> SCALINGS = new Listing<Scaling>()
            .column("id", "ID", Scaling::id)
            .column("cloud", "CLOUD", Scaling::cloud)
            .column("group", "GROUP", scaling -> scaling.place().toString())
            .column("change", "CHANGE", Scaling::inWords)
            .column("at", "AT", scaling -> scaling.change().at())
            .column("result", "RESULT", scaling -> scaling.result().word())
            .column("words", "WHAT CAME OF IT", Scaling::words);

    private static final Listing<Row> STEPS = new Listing<Row>()
            .column("step", "STEP", row -> row.step().kind().title())
            .field("of", row -> row.step().of())
            .column("start", "START", row -> seconds(row.step().start()))
            .field("end", row -> row.step().end())
            .column("seconds", "SECONDS", Row::seconds)
            .column("state", "STATE", row -> row.step().state().word())
            .column("text", "WHAT", row -> row.step().text())
            .column("check", "CHECK", row -> row.step().check())
            .field("evidence", Row::evidence);

    private static final ObjectMapper JSON = new JsonMapper();

    private record Row(Step step, Instant now) {
        @Nullable
        Object seconds() {
            Duration took = step.took(now);
            return took == null ? null : took.toMillis() / 1000.0;
        }

        List<String> evidence() {
            return step.evidence().stream()
                    .map(link -> link.kind() + ":" + link.key())
                    .toList();
        }
    }

    private record Answer(String cloud, boolean good, String text) {}

    private static final Listing<Answer> ANSWERS = new Listing<Answer>()
            .column("cloud", "CLOUD", Answer::cloud)
            .column("good", "", answer -> answer.good() ? "ok" : "!")
            .column("text", "WHAT WAS FOUND", Answer::text);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A scaling; last for the newest.")
    private @Nullable String id;

    @Option(
            names = "--why",
            paramLabel = "STACK/LAYER",
            description = "Tell why this group has not been resized: alarm, metric, limits, cooldown.")
    private @Nullable String why;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Listing.Format format = Listing.Format.table;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (why != null) return whyNot(why, out);
        try (var home = new RunsHome(System.getenv(), cloud -> {
            throw new IllegalStateException("a trace tells nobody anything: " + cloud);
        })) {
            List<Scaling> all = Autoscaling.recorded(home.journal(), InstantSource.system());
            if (id == null) {
                SCALINGS.print(all, format, out);
                return 0;
            }
            Scaling wanted = all.stream()
                    .filter(one -> id.equals("last") || one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(Problem.of(
                                    "show scaling " + id, home.journal().place().toString(), "there is none of this id")
                            .withHint("xlcloud trace lists them")));
            Instant now = Instant.now();
            Map<Step.Kind, Duration> usual = Trace.usual(
                    all.stream()
                            .filter(one -> one.cloud().equals(wanted.cloud())
                                    && !one.id().equals(wanted.id()))
                            .limit(20)
                            .collect(Collectors.toList()),
                    home.runs()::find,
                    now);
            print(Trace.of(wanted, home.runs()::find, usual, now), out);
        }
        return 0;
    }

    private void print(Trace trace, PrintWriter out) {
        List<Row> rows =
                trace.steps().stream().map(step -> new Row(step, trace.at())).toList();
        if (format == Listing.Format.json) {
            out.println(json(trace).toPrettyString());
            return;
        }
        STEPS.print(rows, format, out);
        if (format != Listing.Format.table) return;
        Scaling scaling = trace.scaling();
        out.println();
        out.println(trace.why());
        out.println("It is " + scaling.result().word() + (scaling.words().isEmpty() ? "" : ": " + scaling.words()));
        out.printf(
                "%.1f s in all, %.3f s of it our own%n",
                trace.took().toMillis() / 1000.0, trace.own().toMillis() / 1000.0);
        for (Step stuck : trace.stuck())
            out.println(stuck.state().word() + ": " + stuck.kind().title() + ", " + stuck.text() + ". Check "
                    + stuck.check());
    }

    /// One scaling with its steps, for programs.
    static ObjectNode json(Trace trace) {
        Scaling scaling = trace.scaling();
        ObjectNode json = JSON.createObjectNode();
        json.put("id", scaling.id()).put("cloud", scaling.cloud());
        json.put("cluster", scaling.place().cluster().name());
        json.put("layer", scaling.place().layer());
        json.put("group", scaling.place().group().id());
        json.put("change", scaling.inWords()).put("trigger", scaling.trigger());
        json.put("result", scaling.result().word()).put("words", scaling.words());
        json.put("why", trace.why());
        json.put("seconds", trace.took().toMillis() / 1000.0);
        json.put("ownSeconds", trace.own().toMillis() / 1000.0);
        ArrayNode steps = json.putArray("steps");
        for (Step step : trace.steps()) {
            ObjectNode one = steps.addObject();
            one.put("step", step.kind().title()).put("of", step.of());
            one.put("start", step.start() == null ? null : step.start().toString());
            one.put("end", step.end() == null ? null : step.end().toString());
            Duration took = step.took(trace.at());
            one.put("seconds", took == null ? null : took.toMillis() / 1000.0);
            one.put("state", step.state().word()).put("text", step.text()).put("check", step.check());
            ArrayNode evidence = one.putArray("evidence");
            step.evidence()
                    .forEach(link ->
                            evidence.addObject().put("kind", link.kind()).put("id", link.key()));
        }
        return json;
    }

    private static @Nullable Object seconds(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
    }

    private int whyNot(String group, PrintWriter out) {
        int slash = group.indexOf('/');
        String cluster = slash < 0 ? group : group.substring(0, slash);
        String layer = slash < 0 ? "" : group.substring(slash + 1);
        List<List<Answer>> all = clouds.load((cloud, config, inventory) -> {
            Stacks stacks = CloudStacks.load(cloud, InstantSource.system(), inventory);
            var reader = new StackReader(cloud, InstantSource.system());
            return WhyNot.of(cloud, reader, stacks.group(cluster, layer), Instant.now()).stream()
                    .map(finding -> new Answer(config.name(), finding.good(), finding.text()))
                    .toList();
        });
        ANSWERS.print(all.stream().flatMap(List::stream).toList(), format, out);
        return 0;
    }
}
