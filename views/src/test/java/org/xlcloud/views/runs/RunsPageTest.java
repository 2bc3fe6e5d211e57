package org.xlcloud.views.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Rejections;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.scaling.Evidence;
import org.xlcloud.services.scaling.GroupChange;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.shell.PageSpec;

/// What an operator sees of runs and scalings. With `-Dgallery.pictures=FOLDER` it writes what it
/// shows.
class RunsPageTest extends PageTest {
    private static final Instant NOW = SampleCloud.NOW;
    private static final String NODE = "re-farm-group-wu55tlfkgpeu";

    private final Mailbox<List<Scaling>> scalings = new Mailbox<>(List.of(grown()));
    private final Mailbox<Integer> changes = new Mailbox<>(0);
    private final Mailbox<List<SourceState>> teams = new Mailbox<>(List.of());
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private volatile List<Run> runs = List.of(run());

    @Override
    protected PageSpec spec(InventoryContext context) {
        return RunsPage.spec(
                context,
                new RunsContext(
                        scalings,
                        changes,
                        () -> runs,
                        id -> runs.stream().filter(run -> run.id().equals(id)).findFirst(),
                        (id, node, most) -> "Starting Chef Infra Client\noutput of " + node + "\n",
                        id -> {
                            done.add("cancel " + id);
                            return "cancelled";
                        },
                        id -> {
                            done.add("retry " + id);
                            return "Begun as again-1";
                        },
                        teams,
                        cloud -> done.add("again " + cloud)));
    }

    private static Instant ago(double seconds) {
        return NOW.minusMillis((long) (seconds * 1000));
    }

    private static Scaling.Node node(String name, @Nullable Instant answered, boolean ready) {
        return new Scaling.Node(
                "uwikxx3kya2b",
                "66f1d5a0-5d0c-4fc7-9a07-6b1f5e4d3c2b",
                name,
                "",
                false,
                ago(29),
                ago(28),
                answered == null ? "" : name,
                answered,
                false,
                ready);
    }

    private static Scaling scaling(String id, List<Scaling.Node> nodes, List<Scaling.Told> told, boolean ended) {
        var group = new StackId("farm-render-group", "138c14e2-d92b-489c-a068-a243e8c6073b");
        return new Scaling(
                id,
                "demo",
                new Scaling.Place(
                        new StackId("farm", "37d2c89e-2281-448e-b5a8-c3c216641fa9"),
                        "render",
                        new StackId("farm-render", "dc28edd3-5bbb-48d2-b3cc-2928ea8f9868"),
                        group,
                        "group"),
                new GroupChange(
                        "event-1",
                        ago(30),
                        ago(27),
                        "event-2",
                        GroupChange.Outcome.DONE,
                        "",
                        List.of(new GroupChange.Member("uwikxx3kya2b", "66f1", ago(29), ago(28), "event-3")),
                        List.of()),
                "webhook",
                ago(26.8),
                ago(26.8),
                List.of(new Scaling.Heard("END", 4711, ago(26.9), ago(27), "message-1", "alarm-scaled")),
                nodes,
                told,
                new Evidence(
                        "policy_up",
                        "event-4",
                        ago(27),
                        "alarm state changed",
                        "104b9964",
                        "farm-alarm_hot",
                        "history-1",
                        ago(30.5),
                        "Transition to alarm due to 1 samples outside threshold, most recent: 81.0",
                        new Evidence.Crossing("gpu.temperature", "server_group", ago(40), 81, "gt", 75, 5),
                        ""),
                ended ? ago(10) : null,
                ended ? Scaling.Result.READY : Scaling.Result.GOING_ON,
                ended ? NODE + " ready" : "waits for " + NODE + " to answer on the bus");
    }

    private static Scaling grown() {
        return scaling(
                "scale-0001",
                List.of(node(NODE, ago(16), true)),
                List.of(new Scaling.Told("run-0001", "configure", List.of(NODE), "virtualgl,turbovnc", ago(16))),
                true);
    }

    private static Run run() {
        Order order = Order.of(
                "run-0001",
                "demo",
                Target.of("farm/render"),
                LifecycleEvent.CONFIGURE,
                List.of(NODE, "re-farm-2"),
                "autoscaling");
        return new Run(
                "run-0001",
                order,
                ago(16),
                ago(11),
                false,
                "",
                Rejections.NONE,
                Duration.ofSeconds(4),
                List.of(
                        new NodeRun(NODE, NodeRun.State.CHANGED, 0, 3.1, "", ago(16), ago(12), 600, 600),
                        new NodeRun(
                                "re-farm-2", NodeRun.State.FAILED, 7, 1.2, "exit code 7", ago(16), ago(11), 90, 90)));
    }

    private boolean says(String words) {
        return onFx(() -> robot.lookup(".label").queryAllAs(Label.class).stream()
                .anyMatch(label -> label.isVisible()
                        && label.getText() != null
                        && label.getText().contains(words)));
    }

    @Test
    void a_scaling_tells_why_it_came_about_and_each_step_of_it() {
        await("the scaling", () -> says("1 scaling"));
        reveal("scale-0001");
        for (String words : List.of(
                "gpu.temperature was 81, above 75",
                "metric crossed",
                "alarm evaluated",
                "stack update",
                "instance boot",
                "setup",
                "notification",
                "webhook",
                "configure",
                "is ready")) await(words, () -> says(words));
        picture("trace");
    }

    @Test
    void a_scaling_that_waits_for_a_node_too_long_says_what_to_check() {
        Scaling waiting = scaling("scale-0002", List.of(node(NODE, null, false)), List.of(), false);
        scalings.put(List.of(waiting, grown()));
        await("both", () -> says("2 scalings"));
        reveal("scale-0002");
        await("why it is not there", () -> says("waits for " + NODE));
        // the other took 12 s from its boot to its first answer; five times that is late
        Scaling late = new Scaling(
                waiting.id(),
                waiting.cloud(),
                waiting.place(),
                waiting.change(),
                waiting.trigger(),
                waiting.seenAt(),
                waiting.updateEndedSeenAt(),
                waiting.heard(),
                List.of(new Scaling.Node(
                        "uwikxx3kya2b", "66f1", NODE, "", false, ago(400), ago(390), "", null, false, false)),
                List.of(),
                waiting.evidence(),
                null,
                Scaling.Result.GOING_ON,
                waiting.words());
        scalings.put(List.of(late, grown()));
        await("what to check", () -> says("cloud-init's log on " + NODE));
        picture("trace-late");
    }

    @Test
    void a_run_shows_its_score_its_nodes_and_what_each_put_out_and_repeats_the_failed() {
        await("the scaling", () -> says("1 scaling"));
        onFx(() -> {
            node(".tab-pane", TabPane.class).getSelectionModel().select(1);
            return true;
        });
        settle();
        reveal("run-0001");
        await("the score", () -> says("1 changed, 1 failed, 5.0 s, usually 4.0 s, by autoscaling"));
        await(
                "the output",
                () -> robot.lookup(node ->
                                node instanceof Text text && text.getText().contains("output of"))
                        .tryQuery()
                        .isPresent());
        picture("run");
        onFx(() -> {
            node("#run-retry", Button.class).fire();
            return true;
        });
        await("the new run", () -> says("Begun as again-1"));
        assertEquals(List.of("retry run-0001"), done);
    }

    @Test
    void a_team_s_XMS_that_is_away_is_said_above_what_it_told_last_and_asked_again() {
        await("the scaling", () -> says("1 scaling"));
        var problem = Problem.of("follow at XMS of cloud demo", "https://xms-1:8989", "nothing listens there");
        teams.put(List.of(new SourceState("demo", "XMS", ago(90), problem, NOW, Duration.ofSeconds(10))));
        await("the banner", () -> says("Stale: XMS of demo is 1 min 30 s old, nothing listens there"));
        assertTrue(says("1 scaling"));
        picture("away");
        onFx(() -> {
            robot.lookup("Ask XMS again").queryButton().fire();
            return true;
        });
        assertEquals(List.of("again demo"), done);
        teams.put(List.of(new SourceState("demo", "XMS", NOW, null, NOW, Duration.ofSeconds(10))));
        await(
                "no banner",
                () -> robot.lookup(".stale-banner")
                        .match(node -> node.isVisible())
                        .tryQuery()
                        .isEmpty());
    }
}
