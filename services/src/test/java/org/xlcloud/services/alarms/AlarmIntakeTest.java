package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Query;

/// What a webhook promises: 204 means that it is on the disk, and nothing that anybody sends does harm.
class AlarmIntakeTest {
    private static final Instant NOON = AlarmDeskTest.NOON;
    private static final String AODH = """
            {"alarm_name": "hot", "alarm_id": "a8b149f2-6e98-4099-8852-deb43744a648", "severity": "critical",
             "previous": "ok", "current": "alarm", "reason": "Transition to alarm due to 1 samples, most recent: 81.0",
             "reason_data": {"type": "threshold", "most_recent": 81.0, "disposition": "outside", "count": 1}}""";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Instant now = NOON;
    private Path file;
    private Journal journal;
    private AlarmDesk desk;
    private AlarmIntake intake;

    @BeforeEach
    void open() {
        file = folder.resolve("journal.db");
        journal = new Journal(
                new JournalPlace.File(file), JournalLimits.DEFAULT.withPatience(Duration.ofSeconds(2)), () -> now);
        desk = new AlarmDesk(journal, AlarmDeskTest.ALICE, () -> now);
        desk.start();
        intake = intake(new AlarmIntake.Bounds(100_000, Duration.ofSeconds(2), 16));
    }

    private AlarmIntake intake(AlarmIntake.Bounds bounds) {
        return new AlarmIntake(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new AlarmIntake.Source("ops", "lab", new Secret("s3cret"))),
                bounds,
                null,
                desk,
                () -> now);
    }

    @AfterEach
    void close() {
        intake.close();
        desk.close();
        journal.close();
        client.close();
    }

    private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + intake.port() + path))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int post(String body, String... headers) throws Exception {
        return post("/alarms/ops/s3cret", body.getBytes(StandardCharsets.UTF_8), headers)
                .statusCode();
    }

    private List<Entry> entries(Kind kind) {
        return journal.search(Query.ALL.of(kind)).entries();
    }

    @Test
    void todaysAodhBodyBecomesAReceiptAndATransition() throws Exception {
        assertEquals(204, post(AODH, "x-openstack-request-id", "req-1"));
        Entry receipt = entries(Kind.WEBHOOK).getFirst();
        assertEquals("webhook ops told: hot is alarm", receipt.fact().text());
        assertEquals("lab/a8b149f2-6e98-4099-8852-deb43744a648", receipt.fact().subject());
        Entry transition = entries(Kind.TRANSITION).getFirst();
        assertEquals(
                "Transition to alarm due to 1 samples, most recent: 81.0",
                transition.fact().cause());
        desk.tell(List.of(), List.of());
        desk.acknowledge(List.of(transition.fact().subject()), "seen");
        Alarm alarm = desk.alarms().newest().find(transition.fact().subject());
        assertNotNull(alarm);
        assertEquals(Severity.CRITICAL, alarm.severity());
        assertEquals("81.0", alarm.value());
        assertEquals(Phase.ACKNOWLEDGED, alarm.phase());
    }

    @Test
    void theEventAlarmsBodyThatTheLabSentLinksToItsStackAndGroup() throws Exception {
        assertEquals(204, post(Files.readString(Path.of("src/test/resources/webhooks/aodh-event.json"))));
        var fact = entries(Kind.WEBHOOK).getFirst().fact();
        assertTrue(
                fact.text()
                        .endsWith("after orchestration.autoscaling.end of 138c14e2-d92b-489c-a068-a243e8c6073b,"
                                + " capacity 2"),
                fact.text());
        assertTrue(
                fact.links().contains(Link.of("stack", "lab/dc28edd3-5bbb-48d2-b3cc-2928ea8f9868")),
                fact.links()::toString);
        assertTrue(fact.links().contains(Link.of("group", "lab/138c14e2-d92b-489c-a068-a243e8c6073b")));
    }

    @Test
    void the2014BodyIsReadFieldByFieldAndItsPasswordIsNotKept() throws Exception {
        String body = Files.readString(Path.of("src/test/resources/webhooks/ceilometer-2014.json"));
        assertTrue(body.contains("\"_context_password\": \"password\""));
        assertEquals(204, post(body));
        var fact = entries(Kind.WEBHOOK).getFirst().fact();
        assertEquals("lab/e7dafd2d-18a3-4c9d-a4af-efe927007ae6", fact.subject());
        assertTrue(
                fact.text()
                        .endsWith("is alarm after orchestration.autoscaling.start of AS4-ASGroup-nyywzf4x5hif,"
                                + " capacity 1"),
                fact.text());
        assertTrue(fact.cause().startsWith("Transition to alarm from insufficient data due to notification"));
        assertTrue(fact.links().contains(Link.of("stack", "lab/5eef9488-5274-4305-bedb-91f5ed45cdd6")));
        assertFalse(fact.detail().contains("\"password\""), fact.detail());
        assertTrue(fact.detail().contains("738be905-1ec3-47e3-811a-ab7975426567"));
        assertEquals(1, entries(Kind.TRANSITION).size());
        // Sent again it is known by its message, minutes later too.
        now = NOON.plusSeconds(600);
        assertEquals(204, post(body));
        assertEquals(1, entries(Kind.WEBHOOK).size());
    }

    @Test
    void anAlertmanagersGroupBecomesOneReceiptAndATransitionForEachAlert() throws Exception {
        String body = Files.readString(Path.of("src/test/resources/webhooks/alertmanager.json"));
        assertEquals(
                204,
                post("/alarms/ops", body.getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer s3cret")
                        .statusCode());
        assertEquals(
                "webhook ops told of 2 alerts",
                entries(Kind.WEBHOOK).getFirst().fact().text());
        assertEquals(2, entries(Kind.TRANSITION).size());
        // Alertmanager repeats a group every few hours.
        now = NOON.plus(Duration.ofHours(4));
        assertEquals(204, post(body));
        assertEquals(1, entries(Kind.WEBHOOK).size());
        assertEquals(2, entries(Kind.TRANSITION).size());
        desk.acknowledge(List.of("lab/f1f1f1f1f1f1f1f1"), "");
        Alarm alarm = desk.alarms().newest().find("lab/f1f1f1f1f1f1f1f1");
        assertNotNull(alarm);
        assertEquals(Severity.MODERATE, alarm.severity());
        assertEquals("https://runbooks.example/gpu-hot", alarm.guidance().page());
        assertEquals("lab/gpu-node-1", alarm.link("host"));
    }

    @Test
    void aRepeatedTellingIsAnsweredWellAndWrittenOnce() throws Exception {
        assertEquals(204, post(AODH, "x-openstack-request-id", "req-1"));
        assertEquals(204, post(AODH, "x-openstack-request-id", "req-1"));
        assertEquals(1, entries(Kind.WEBHOOK).size());
        // Replayed later under another request it is another receipt, and no other transition.
        now = NOON.plus(Duration.ofHours(1));
        desk.acknowledge(List.of("lab/a8b149f2-6e98-4099-8852-deb43744a648"), "seen");
        assertEquals(204, post(AODH, "x-openstack-request-id", "req-2"));
        assertEquals(2, entries(Kind.WEBHOOK).size());
        assertEquals(1, entries(Kind.TRANSITION).size());
    }

    @Test
    void whoHasNotTheSecretIsRefusedWhereverItStands() throws Exception {
        byte[] body = AODH.getBytes(StandardCharsets.UTF_8);
        assertEquals(401, post("/alarms/ops", body).statusCode());
        assertEquals(401, post("/alarms/ops/", body).statusCode());
        assertEquals(401, post("/alarms/ops/wrong", body).statusCode());
        assertEquals(401, post("/alarms/ops/s3cre", body).statusCode());
        assertEquals(404, post("/alarms/nosuch/s3cret", body).statusCode());
        assertEquals(404, post("/", body).statusCode());
        assertEquals(
                204, post("/alarms/ops", body, "X-Xlcloud-Secret", "s3cret").statusCode());
        assertEquals(1, entries(Kind.WEBHOOK).size());
    }

    @Test
    void whatCanNotBeReadIsRefusedInWords() throws Exception {
        assertEquals(400, post(""));
        assertEquals(400, post("not json"));
        assertEquals(400, post("[]"));
        assertEquals(400, post("{}"));
        assertEquals(400, post("{\"alarm_id\": 7, \"current\": \"alarm\"}"));
        assertEquals(400, post("{\"alarm_id\": \"x\", \"current\": {\"a\": 1}}"));
        assertEquals(400, post("{\"alarm_id\": \"x\", \"current\": \"purple\"}"));
        assertEquals(400, post("{\"alerts\": [{\"status\": 3}]}"));
        assertEquals(400, post(AODH + "{}"));
        assertEquals(400, post("[".repeat(5_000)));
        var utf16 = post("/alarms/ops/s3cret", AODH.getBytes(StandardCharsets.UTF_16));
        assertEquals(400, utf16.statusCode());
        assertEquals("the body is not UTF-8\n", utf16.body());
        assertTrue(post("/alarms/ops/s3cret", "{\"current\": \"ok\"}".getBytes(StandardCharsets.UTF_8))
                .body()
                .contains("alarm_id is missing"));
        assertEquals(0, journal.search(Query.ALL).entries().size());
    }

    @Test
    void anAlarmThatNobodyKnowsIsTakenInUnderItsId() throws Exception {
        assertEquals(204, post("{\"alarm_id\": \"never-seen\", \"current\": \"alarm\"}"));
        desk.acknowledge(List.of("lab/never-seen"), "");
        Alarm alarm = desk.alarms().newest().find("lab/never-seen");
        assertNotNull(alarm);
        assertEquals("never-seen", alarm.name());
    }

    @Test
    void aBodyThatIsTooLongIsCutOffAnnouncedOrNot() throws Exception {
        assertEquals(413, post("/alarms/ops/s3cret", new byte[100_001]).statusCode());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), intake.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(head("Transfer-Encoding: chunked"));
            byte[] chunk = new byte[10_000];
            long sent = 0;
            try {
                // A hundred megabytes, of which it reads no more than its bound.
                for (int i = 0; i < 10_000; i++) {
                    out.write("2710\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(chunk);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    sent += chunk.length;
                }
            } catch (IOException e) {
                // It hung up, as it should.
            }
            assertTrue(sent < 100_000_000, "it took in " + sent);
        }
        assertEquals(204, post(AODH));
    }

    private byte[] head(String length) {
        return ("POST /alarms/ops/s3cret HTTP/1.1\r\nHost: x\r\n" + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aBodyThatDripsInIsEndedAndOthersAreServedMeanwhile() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), intake.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head("Content-Length: 1000"));
            socket.getOutputStream().write('{');
            socket.getOutputStream().flush();
            assertEquals(204, post(AODH));
            InputStream in = socket.getInputStream();
            assertEquals(-1, in.read(), "the connection is ended by the intake");
        }
        assertEquals(1, entries(Kind.WEBHOOK).size());
    }

    @Test
    void whenTheJournalIsStuckTheSenderIsToldToTryAgainAndThenNothingIsMissing() throws Exception {
        assertEquals(204, post(AODH, "x-openstack-request-id", "req-0"));
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            var refused = post(
                    "/alarms/ops/s3cret",
                    AODH.replace("alarm\",", "ok\",").getBytes(StandardCharsets.UTF_8),
                    "x-openstack-request-id",
                    "req-1");
            assertEquals(503, refused.statusCode());
            assertEquals("5", refused.headers().firstValue("Retry-After").orElse(""));
            statement.execute("COMMIT");
        }
        assertEquals(204, post(AODH.replace("alarm\",", "ok\","), "x-openstack-request-id", "req-1"));
        assertEquals(2, entries(Kind.WEBHOOK).size());
    }

    @Test
    void whateverBytesComeItAnswersAndLives() throws Exception {
        var random = new Random(7);
        byte[] good = AODH.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 200; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            int status = post("/alarms/ops/s3cret", bad).statusCode();
            assertTrue(status == 204 || status == 400, status + " for " + new String(bad, StandardCharsets.ISO_8859_1));
        }
        assertEquals(204, post(AODH, "x-openstack-request-id", "last"));
    }
}
