package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xlcloud.services.flow.Problem;

/// How requests share connections, and every way in which HTTP/1.1 ends a body.
@Timeout(30)
class WireTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Semaphore hungUp = new Semaphore(0);
    private FakeCloud fake;

    @BeforeEach
    void start() {
        fake = new FakeCloud();
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    interface Answers {
        String to(int request);
    }

    /// Answers each request of each connection; null closes the connection instead.
    private RawServer server(Answers answers) {
        return new RawServer(socket -> {
            connections.incrementAndGet();
            try (socket) {
                while (!readRequest(socket).isEmpty()) {
                    String answer = answers.to(requests.incrementAndGet());
                    if (answer == null) break;
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                }
            } finally {
                hungUp.release();
            }
        });
    }

    private static String readRequest(Socket socket) throws IOException {
        return RawServer.readHead(socket);
    }

    private Cloud cloud(RawServer raw) {
        return fake.cloud("metric_endpoint_override: " + raw.base() + "/v1");
    }

    private static String body(String json) {
        return OK + "Content-Length: " + json.length() + "\r\n\r\n" + json;
    }

    @Test
    void requestsFollowEachOtherOnOneConnection() {
        try (var raw = server(request -> body("{\"n\":" + request + "}"));
                var cloud = cloud(raw)) {
            for (int n = 1; n <= 5; n++)
                assertEquals(
                        n, cloud.rest(Service.METRIC).get("/metric").path("n").asInt());
            assertEquals(1, connections.get());
        }
    }

    @Test
    void aConnectionThatTheServerClosedIsReplaced() throws Exception {
        try (var raw = server(request -> request == 2 ? null : body("{}"));
                var cloud = cloud(raw)) {
            cloud.rest(Service.METRIC).get("/metric");
            cloud.rest(Service.METRIC).get("/metric");
            assertEquals(2, connections.get());
            assertEquals(3, requests.get());
        }
    }

    @Test
    void aChangeIsNeverSentTwice() {
        try (var raw = server(request -> request == 2 ? null : body("{}"));
                var cloud = cloud(raw)) {
            cloud.rest(Service.METRIC).get("/metric");
            Problems.says(() -> cloud.rest(Service.METRIC).send("POST", "/metric", null), "closed the connection");
            assertEquals(2, requests.get());
        }
    }

    @Test
    void aServerThatWantsToCloseIsLetGo() throws Exception {
        try (var raw = server(request -> body("{}").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                var cloud = cloud(raw)) {
            cloud.rest(Service.METRIC).get("/metric");
            hungUp.acquire(); // the server's next read has ended, as we closed
            cloud.rest(Service.METRIC).get("/metric");
            assertEquals(2, connections.get());
        }
    }

    @Test
    void aBodyInChunksIsPutTogether() {
        String chunked =
                OK + "Transfer-Encoding: chunked\r\n\r\n4;x=y\r\n{\"a\"\r\n6\r\n:[1,2]\r\n1\r\n}\r\n0\r\nT: x\r\n\r\n";
        try (var raw = server(request -> chunked);
                var cloud = cloud(raw)) {
            for (int i = 0; i < 3; i++)
                assertEquals(
                        "{\"a\":[1,2]}",
                        cloud.rest(Service.METRIC).get("/metric").toString());
            assertEquals(1, connections.get());
        }
    }

    @Test
    void aBodyMayEndWithItsConnection() {
        try (var raw = RawServer.sending("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\": 1}");
                var cloud = cloud(raw)) {
            assertEquals("{\"a\":1}", cloud.rest(Service.METRIC).get("/metric").toString());
        }
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsSkipped() {
        try (var raw = server(request -> "HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n" + body("{}"));
                var cloud = cloud(raw)) {
            assertTrue(cloud.rest(Service.METRIC).get("/metric").isEmpty());
        }
    }

    @Test
    void brokenHeadsAndChunksAreSaid() {
        says("HTTP/1.1 abc OK\r\n\r\n", "invalid status code");
        says("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "Invalid header");
        says("HTTP/1.1 200 OK\r\nX: " + "x".repeat(300_000) + "\r\n\r\n", "line length limit");
        says(OK + "Content-Length: -5\r\n\r\n{}", "Negative content length");
        says(OK + "Content-Length: 99999999999999999999\r\n\r\n{}", "Invalid content length");
        says(OK + "Transfer-Encoding: gzip\r\n\r\n{}", "encoding: gzip");
        says(OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", "Bad chunk header");
        says(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n", "at the end of chunk");
        says(OK + "Transfer-Encoding: chunked\r\n\r\n9\r\n{}", "Truncated chunk");
        says(OK + "\r\n", "the answer is empty");
    }

    private void says(String answer, String words) {
        try (var raw = RawServer.sending(answer);
                var cloud = cloud(raw)) {
            Problem problem = Problems.of(() -> cloud.rest(Service.METRIC).get("/metric"));
            assertTrue(problem.oneLine().contains(words), problem::oneLine);
        }
    }

    @Test
    void aHeaderIsNeverBrokenIntoTwo() {
        var request = Request.of("GET", URI.create("http://127.0.0.1/"));
        assertThrows(IllegalArgumentException.class, () -> request.with("X-Auth-Token", "a\r\nX-Evil: 1"));
    }

    @Test
    void whatIsUnderWayEndsWhenTheCloudIsClosed() throws Exception {
        var asked = new Semaphore(0);
        try (var raw = new RawServer(socket -> {
            RawServer.readHead(socket);
            asked.release();
        })) {
            Cloud cloud = cloud(raw);
            var ended = new Semaphore(0);
            Thread.startVirtualThread(() -> {
                Problems.of(() -> cloud.rest(Service.METRIC).get("/metric"));
                ended.release();
            });
            asked.acquire();
            cloud.close();
            ended.acquire();
        }
    }
}
