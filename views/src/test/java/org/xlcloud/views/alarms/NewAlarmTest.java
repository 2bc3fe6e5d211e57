package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.shell.Page;

/// Making an alarm of Aodh: asked for in a dialog, shown before it is sent, and sent once.
class NewAlarmTest extends UiTest {
    private static final String TYPE = "gnocchi_aggregation_by_resources_threshold";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Cloud cloud;
    private AlarmScene scene;
    private Page page;

    @Override
    protected void start(Stage stage) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        String yaml =
                "clouds: {demo: {auth: {auth_url: '" + url() + "/v3', username: u, password: p, project_name: p}}}";
        cloud = new Cloud(CloudConfigs.of(yaml, "a test").get("demo"), InstantSource.system());
        scene = new AlarmScene(folder, JournalLimits.DEFAULT, name -> Optional.of(cloud));
        scene.desk.start();
        page = scene.show(stage, link -> {});
    }

    @Override
    protected void stop() {
        page.close();
        scene.close();
        cloud.close();
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// As much of Keystone and Aodh as making an alarm needs.
    private void answer(HttpExchange exchange) throws IOException {
        String asked =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = 200;
        String said;
        switch (asked) {
            case "POST /v3/auth/tokens" -> {
                status = 201;
                exchange.getResponseHeaders().set("X-Subject-Token", "a-token");
                said = """
                        {"token": {"issued_at": "2026-11-22T00:00:00.000000Z", "expires_at": "2126-11-22T00:00:00.000000Z",
                         "project": {"id": "p", "name": "p"}, "user": {"id": "u", "name": "u"}, "catalog": [
                          {"type": "alarming", "name": "aodh", "id": "a", "endpoints": [{"id": "e", "interface": "public",
                           "region": "R", "region_id": "R", "url": "%s"}]}]}}""".formatted(url());
            }
            case "POST /v2/alarms" -> {
                posted.add(body);
                status = 201;
                said = ((ObjectNode) MAPPER.readTree(body))
                        .put("alarm_id", "a-1")
                        .toString();
            }
            case "GET /v2/alarms" -> said = "[]";
            default -> {
                status = 404;
                said = "{}";
            }
        }
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void fire(String button) {
        await(button + " is there", () -> robot.lookup(button).tryQuery().isPresent());
        await(button + " may be pressed", () -> !node(button, Button.class).isDisabled());
        onFx(() -> {
            node(button, Button.class).fire();
            return true;
        });
    }

    private void write(String field, String text) {
        onFx(() -> {
            node(field, TextField.class).setText(text);
            return true;
        });
    }

    @Test
    void aNewAlarmIsAskedForShownAndSentOnce() throws JsonProcessingException {
        fire("#alarms-create");
        await("the dialog", () -> robot.lookup("#new-alarm-type").tryQuery().isPresent());
        assertEquals("demo", onFx(() -> node("#new-alarm-cloud", ComboBox.class).getValue()));
        onFx(() -> {
            node("#new-alarm-type", ComboBox.class).getSelectionModel().select(RuleForm.TYPES.indexOf(TYPE));
            return true;
        });
        await("its fields", () -> robot.lookup("#rule-rule-query").tryQuery().isPresent());
        write("#rule-rule-threshold", "hot");
        fire("#rule-preview");
        await(
                "what is wrong is said at the fields",
                () -> robot.lookup(".ask-wrong").queryAllAs(Labeled.class).stream()
                                .filter(label ->
                                        label.isVisible() && !label.getText().isEmpty())
                                .count()
                        >= 2);
        assertTrue(onFx(() -> robot.lookup(".ask-wrong").queryAllAs(Labeled.class).stream()
                .anyMatch(label -> label.getText().equals("an alarm needs a name"))));
        write("#rule-name", "farm is hot");
        write("#rule-rule-threshold", "87.5");
        fire("#rule-preview");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        await("its title", () -> textOf("#action-title").contains("Create alarm farm is hot"));
        assertEquals(List.of(), posted, "nothing is sent before it is confirmed");
        fire("#action-confirm");
        await("it is made", () -> scene.jobs.list().newest().stream().anyMatch(job -> job.state() == Job.State.DONE));
        assertEquals(1, posted.size(), posted::toString);
        JsonNode sent = MAPPER.readTree(posted.getFirst());
        assertEquals("farm is hot", sent.path("name").asText());
        assertEquals(
                "gnocchi_aggregation_by_resources_threshold", sent.path("type").asText());
        JsonNode rule = sent.path(TYPE + "_rule");
        assertEquals(87.5, rule.path("threshold").asDouble());
        assertEquals("gpu.temperature", rule.path("metric").asText());
        await(
                "it is in the audit trail",
                () -> scene.journal.search(Query.ALL.of(Kind.ACTION)).entries().stream()
                        .anyMatch(entry -> entry.fact().text().contains("Create alarm farm is hot")));
    }
}
