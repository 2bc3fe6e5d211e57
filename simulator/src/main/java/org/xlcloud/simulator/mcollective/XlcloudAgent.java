package org.xlcloud.simulator.mcollective;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.stomp.Message;

/// The `xlcloud` agent as `cloud/mcollective` has it: lifecycle events with what they put out, their
/// status and output by job, the GPUs. A run list with "fail" in it fails with 7, one with "slow" takes
/// ten times as long, one with "loud" puts out thousands of lines.
final class XlcloudAgent {
    static final List<String> EVENTS = List.of("setup", "configure", "deploy", "undeploy", "shutdown");
    private static final Pattern RECIPES = Pattern.compile("[\\w:@\\[\\].,\\-]*");
    private static final Pattern JOB = Pattern.compile("[\\w\\-.]{1,64}");
    private static final int TAIL = 4_096;
    private static final int CHUNK = 65_536;

    /// What an agent answers.
    record Reply(int status, String message, Map<String, @Nullable Object> data) {
        static Reply refused(String message) {
            return new Reply(4, message, Map.of());
        }

        static Reply aborted(String message) {
            return new Reply(1, message, Map.of());
        }
    }

    /// One converge of one node.
    private record Run(
            String job,
            String event,
            String tool,
            Instant began,
            Duration takes,
            int exitCode,
            boolean changed,
            Message.Bytes text) {
        byte[] output() {
            return text.array();
        }

        boolean ended(Instant now) {
            return !began.plus(takes).isAfter(now);
        }

        /// Output grows while it runs.
        int written(Instant now) {
            if (ended(now)) return output().length;
            double part = (double) Duration.between(began, now).toMillis() / Math.max(1, takes.toMillis());
            return (int) (output().length * part);
        }
    }

    private final Map<String, Run> last = new ConcurrentHashMap<>();
    private final Map<String, Run> byJob = new ConcurrentHashMap<>();
    private volatile Function<Node, Duration> pace =
            node -> Duration.ofMillis(800 + Math.floorMod(node.identity().hashCode(), 1_700));

    private volatile Predicate<Node> unwell = node -> false;

    /// @param which nodes' converges fail
    void unwell(Predicate<Node> which) {
        unwell = which;
    }

    void pace(Function<Node, Duration> howLong) {
        pace = howLong;
    }

    /// How often a node has really converged for a job.
    int runs(String job) {
        return (int)
                byJob.keySet().stream().filter(key -> key.endsWith(" " + job)).count();
    }

    /// The answer, and how long it takes until it is given.
    record Answered(Reply reply, Duration after) {}

    Answered call(Node node, String action, Map<?, ?> data, Instant now) {
        if (EVENTS.contains(action)) return event(node, action, data, now);
        return switch (action) {
            case "status" -> new Answered(status(node, text(data, "job"), now), Duration.ZERO);
            case "output" -> new Answered(output(node, data, now), Duration.ZERO);
            case "gpu" -> new Answered(gpu(node), Duration.ZERO);
            default ->
                new Answered(
                        Reply.refused(
                                "Attempted to call action " + action + " for xlcloud but it's not declared in the DDL"),
                        Duration.ZERO);
        };
    }

    private Answered event(Node node, String event, Map<?, ?> data, Instant now) {
        String recipes = text(data, "recipes");
        String job = text(data, "job");
        if (!RECIPES.matcher(recipes).matches())
            return new Answered(
                    Reply.refused("Cannot validate input recipes: value should match ^[\\w:@\\[\\]\\.,\\-]*$"),
                    Duration.ZERO);
        if (!job.isEmpty() && !JOB.matcher(job).matches())
            return new Answered(
                    Reply.refused("Cannot validate input job: value should match ^[\\w\\-\\.]+$"), Duration.ZERO);
        boolean detach = Boolean.TRUE.equals(data.get(":detach"));
        Run run;
        synchronized (this) {
            Run known = job.isEmpty() ? null : byJob.get(node.identity() + " " + job);
            Run before = last.get(node.identity());
            if (known == null && before != null && !before.ended(now))
                return new Answered(
                        Reply.aborted("another run is under way on this instance: " + before.job()), Duration.ZERO);
            run = known != null ? known : run(node, event, recipes, text(data, "tool"), job, now);
            if (known == null) {
                last.put(node.identity(), run);
                byJob.put(node.identity() + " " + job, run);
            }
        }
        if (detach) return new Answered(new Reply(0, "OK", data(run, now)), Duration.ZERO);
        Instant end = run.began().plus(run.takes());
        Reply reply = new Reply(
                run.exitCode() == 0 ? 0 : 1,
                run.exitCode() == 0 ? "OK" : "converge command exited with " + run.exitCode(),
                data(run, end));
        return new Answered(reply, run.ended(now) ? Duration.ZERO : Duration.between(now, end));
    }

    private Run run(Node node, String event, String recipes, String tool, String job, Instant now) {
        boolean fails = recipes.contains("fail");
        boolean broken = unwell.test(node);
        Duration takes = pace.apply(node);
        if (recipes.contains("slow")) takes = takes.multipliedBy(10);
        var text = new StringBuilder("Starting Chef Infra Client, version 16.12.3\nCompiling Cookbooks...\n");
        String list = recipes.isEmpty() ? "xlcloud::" + event : recipes;
        int resources = recipes.contains("loud") ? 2_000 : 4;
        text.append("Converging ")
                .append(resources)
                .append(" resources\nRecipe: ")
                .append(list)
                .append('\n');
        for (int i = 0; i < resources; i++)
            text.append("  * file[/etc/xlcloud/")
                    .append(event)
                    .append('-')
                    .append(i)
                    .append("] action create")
                    .append(i == 0 ? "\n    - update content in file\n" : " (up to date)\n");
        if (fails || broken)
            text.append("FATAL: recipe ")
                    .append(list)
                    .append(" failed\nChef Infra Client failed. 1 resources updated\n");
        else text.append("Chef Infra Client finished, 1/").append(resources).append(" resources updated\n");
        return new Run(
                job,
                event,
                tool.isEmpty() ? "chef" : tool,
                now,
                takes,
                fails ? 7 : broken ? 1 : 0,
                !fails && !broken,
                new Message.Bytes(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, @Nullable Object> data(Run run, Instant now) {
        boolean ended = run.ended(now);
        int written = run.written(now);
        int from = Math.max(0, written - TAIL);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put(":job", run.job());
        data.put(":event", run.event());
        data.put(":tool", run.tool());
        data.put(":known", true);
        data.put(":running", !ended);
        data.put(":started", run.began().getEpochSecond());
        data.put(":exitcode", ended ? run.exitCode() : null);
        data.put(":ok", ended ? run.exitCode() == 0 : null);
        data.put(":changed", ended ? run.changed() : null);
        data.put(":timed_out", false);
        data.put(":duration", ended ? run.takes().toMillis() / 1000.0 : null);
        data.put(":output_bytes", written);
        data.put(":output_tail", new String(run.output(), from, written - from, StandardCharsets.UTF_8));
        return data;
    }

    private Reply status(Node node, String job, Instant now) {
        Run run = job.isEmpty() ? last.get(node.identity()) : byJob.get(node.identity() + " " + job);
        Map<String, @Nullable Object> data = run == null ? new LinkedHashMap<>() : data(run, now);
        if (run == null) {
            data.put(":job", job.isEmpty() ? null : job);
            data.put(":known", false);
            data.put(":running", false);
        }
        data.put(":stack_id", node.facts().get("stack_id"));
        data.put(":layer", node.facts().get("layer"));
        return new Reply(0, "OK", data);
    }

    private Reply output(Node node, Map<?, ?> asked, Instant now) {
        Run run = byJob.get(node.identity() + " " + text(asked, "job"));
        if (run == null) return Reply.aborted("no such job on this instance");
        int written = run.written(now);
        int from =
                asked.get(":offset") instanceof Number offset ? Math.max(0, Math.min(written, offset.intValue())) : 0;
        int length = Math.min(CHUNK, written - from);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put(":job", run.job());
        data.put(":offset", from);
        data.put(":output_bytes", written);
        data.put(":output", new String(run.output(), from, length, StandardCharsets.UTF_8));
        return new Reply(0, "OK", data);
    }

    private static Reply gpu(Node node) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put(":lspci", String.join("\n", node.gpus()));
        data.put(":gpus", node.gpus().size());
        data.put(":driver", node.gpus().isEmpty() ? null : Node.VERSION);
        Node.Driver driver = node.driver().get();
        data.put(":nvidia_smi", String.join("\n", driver.cards()));
        data.put(":processes", String.join("\n", driver.processes()));
        data.put(":xids", String.join("\n", driver.xids()));
        return new Reply(0, "OK", data);
    }

    private static String text(Map<?, ?> data, String key) {
        Object value = data.get(":" + key);
        if (value == null) value = data.get(key);
        return value == null ? "" : String.valueOf(value);
    }
}
