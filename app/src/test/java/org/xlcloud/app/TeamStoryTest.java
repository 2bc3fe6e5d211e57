package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TabPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.team.Xms;
import org.xlcloud.services.xms.team.XmsConfig;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Link;

/// A console whose cloud the XMS of a team looks after, through the whole program: it tells nodes there and sees there
/// what they did, and goes on showing it when that XMS ends.
class TeamStoryTest extends ConsoleStory {
    private Simulator simulator;
    private Xms xms;

    @AfterEach
    void end() {
        if (xms != null) xms.close();
        if (simulator != null) simulator.close();
    }

    private Xms xms(CloudConfigs clouds) {
        var started = new Xms(
                new XmsConfig(
                        "xms.conf",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        URI.create("http://xms.example:8989"),
                        null,
                        List.of(clouds.get("demo")),
                        new JournalPlace.File(folder.resolve("team.db")),
                        folder.resolve("team"),
                        clouds.get("demo"),
                        Set.of("reader"),
                        Set.of("admin"),
                        Set.of(),
                        30,
                        List.of(),
                        null),
                InstantSource.system());
        started.start();
        return started;
    }

    @Test
    void nodes_are_told_by_the_team_s_XMS_and_what_they_did_stays_on_screen_when_it_ends() throws IOException {
        simulator = Simulator.start(
                Simulator.Settings.defaults().withHosts(8).withGpusPerHost(2).withChurn(Duration.ZERO));
        simulator.nodes().pace(node -> Duration.ofMillis(200));
        CloudConfigs clouds = CloudConfigs.of(simulator.cloudsYaml(), "the simulator");
        xms = xms(clouds);
        settings(xms);
        Console console = console(clouds, Simulator.Settings.defaults());
        console.clouds().open("demo");
        go("stacks");
        await("the stacks", () -> cluster(console) != null);
        TreeNode cluster = cluster(console);
        open(new Link("stack", "demo/" + cluster.id(), cluster.name()));
        await("the cluster", () -> shows(".detail-title", cluster.name()));
        run("stack.contextualize-configure");
        await(
                "who is meant",
                () -> robot.lookup("#action-confirm")
                        .match(Node::isVisible)
                        .tryQuery()
                        .filter(button -> !button.isDisabled())
                        .isPresent());
        fx(() -> {
            robot.lookup("#action-confirm").queryAs(ButtonBase.class).fire();
            return true;
        });
        go("runs");
        fx(() -> {
            robot.lookup(".tab-pane")
                    .match(pane -> "Scalings and runs".equals(pane.getAccessibleText()))
                    .queryAs(TabPane.class)
                    .getSelectionModel()
                    .select(1);
            return true;
        });
        await("the run of the team", () -> shows(".table-cell", "admin@admin"));
        await("how it went", () -> shows(".table-cell", " changed"));
        assertEquals(1, xms.runs().list().size());
        Run run = xms.runs().list().getFirst();
        await("its end", () -> shows(".table-cell", "done"));
        assertEquals(run.nodes().size(), simulator.nodes().runs(run.id()));
        xms.close();
        await("that it is away", () -> shows(".stale-text", "XMS of demo is "));
        await("what it told", () -> shows(".table-cell", "admin@admin"));
        xms = xms(clouds);
        settings(xms);
        run("settings.reload");
        await(
                "the other one in its place",
                () -> robot.lookup(".stale-banner")
                        .match(Node::isVisible)
                        .queryAll()
                        .isEmpty());
        await("what both know", () -> shows(".table-cell", "admin@admin"));
    }

    /// Says where the XMS of the cloud is, as an operator does by hand.
    private void settings(Xms at) throws IOException {
        Files.writeString(
                folder.resolve("console.properties"), "xms.demo.url=http\\://127.0.0.1\\:" + at.port() + "\n");
    }

    /// One with nodes.
    private static TreeNode cluster(Console console) {
        var stacks = console.stacks().newest().get("demo");
        return stacks == null
                ? null
                : stacks.groups().stream()
                        .map(group -> stacks.path(group.key()).getFirst())
                        .filter(root -> root.rolled().counts().nodes() > 1)
                        .findFirst()
                        .orElse(null);
    }
}
