package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.simulator.http.Relay;
import org.xlcloud.simulator.world.SimClock;

/// Everything that goes wrong with the embedded cloud becomes a problem that an operator can act on, and the next call
/// finds the service again.
@Timeout(60)
class BadInputTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final SimClock clock = SimClock.manual(START);
    private Simulator simulator;

    @BeforeEach
    void start() {
        simulator = Simulator.start(settings());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Simulator.Settings settings() {
        return Simulator.Settings.defaults()
                .withHosts(3)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withClock(clock);
    }

    private CloudConfig config(Simulator of, String... more) {
        String yaml =
                of.cloudsYaml().replaceFirst("( +)region_name", "$1" + String.join("\n$1", more) + "\n$1region_name");
        return CloudConfigs.of(yaml, "clouds.yaml").get("demo");
    }

    private Cloud connect(String... more) {
        return new Cloud(config(simulator, more.length == 0 ? new String[] {"api_timeout: 20"} : more), clock);
    }

    private static Problem hypervisors(Cloud cloud) {
        return assertThrows(
                        ProblemException.class,
                        () -> cloud.rest(Service.COMPUTE).get("/os-hypervisors/detail"))
                .problem();
    }

    private static void works(Cloud cloud) {
        assertEquals(
                3,
                cloud.rest(Service.COMPUTE)
                        .at("2.87")
                        .get("/os-hypervisors/detail")
                        .path("hypervisors")
                        .size());
    }

    /// Strikes the next call with a fault and expects its problem to say this; the call after it is fine.
    private Problem strike(Fault fault, String... words) {
        try (Cloud cloud = connect()) {
            works(cloud);
            simulator.faults().add("compute", "os-hypervisors", fault, 1);
            Problem problem = hypervisors(cloud);
            for (String word : words)
                assertTrue(problem.oneLine().contains(word), () -> word + " in " + problem.oneLine());
            works(cloud);
            return problem;
        }
    }

    @Test
    void serverErrorsAreSaidWithTheRequestId() {
        for (int status : new int[] {500, 502, 504})
            assertTrue(
                    strike(Fault.status(status), "status " + status).requestId().startsWith("req-"));
    }

    @Test
    void retryAfterIsHonoured() {
        try (Cloud cloud = connect()) {
            simulator.faults().add("compute", "os-hypervisors", Fault.unavailable(0), 2);
            works(cloud);
        }
        // also by what comes before the call itself: the login, and finding the service
        for (String service : new String[] {"identity", "compute"}) {
            simulator.faults().add(service, Fault.unavailable(0), 2);
            try (Cloud cloud = connect()) {
                works(cloud);
            }
        }
        strike(Fault.unavailable(600), "wait 600 s", "503");
    }

    @Test
    void aConnectionThatIsDroppedIsSaid() {
        try (Cloud cloud = connect()) {
            works(cloud);
            simulator.faults().add("compute", Fault.drop());
            assertTrue(hypervisors(cloud).reason().contains("closed the connection"));
            simulator.faults().clear();
            works(cloud);
        }
    }

    @Test
    void aConnectionThatIsResetIsSaidAndOneThatWasResetAtRestIsNot() throws IOException {
        URI nova = simulator.address("compute");
        try (var relay = new Relay(nova.getPort());
                Cloud cloud =
                        connect("api_timeout: 20", "compute_endpoint_override: " + relay.base() + nova.getPath())) {
            works(cloud);
            relay.reset(1, 0); // the server forgot a connection that rested: nothing was heard, so it is asked again
            works(cloud);
            relay.reset(100, 0);
            Problem silent = hypervisors(cloud);
            assertTrue(silent.reason().contains("reset"), silent::oneLine);
            relay.reset(1, 400);
            Problem broken = hypervisors(cloud);
            assertTrue(broken.reason().contains("reset"), broken::oneLine);
            relay.reset(0, 0);
            works(cloud);
        }
    }

    @Test
    void truncatedInvalidAndForeignAnswersAreSaid() {
        strike(Fault.truncated(), "cut off");
        strike(Fault.invalidJson(), "JSON", "status 200");
        strike(Fault.htmlPage(), "found text/html", "expected JSON", "Please log in.");
        strike(Fault.wrongContentType(), "found text/html", "expected JSON");
        strike(Fault.hugeNumbers(), "beyond what is read");
        strike(Fault.oversized(200L << 20), "beyond what is read");
    }

    @Test
    void anOversizedListIsNotReadToItsEnd() {
        CloudConfig config = config(simulator, "api_timeout: 20");
        try (Cloud cloud = new Cloud(config.withLimits(config.limits().withBodyBytes(1 << 20)), clock)) {
            simulator.faults().add("compute", "os-hypervisors", Fault.oversized(64L << 20), 1);
            assertTrue(hypervisors(cloud).reason().contains("longer than 1048576 bytes"));
        }
    }

    @Test
    void aServerThatNeverAnswersOrTricklesEndsAtTheDeadline() {
        try (Cloud cloud = connect()) {
            works(cloud); // logged in and found, so that the deadline ends the one call that it is for
            for (Fault fault : new Fault[] {Fault.hang(), Fault.trickle(1, Duration.ofMillis(20))}) {
                simulator.faults().add("compute", "os-hypervisors", fault, 1);
                var hasty = cloud.rest(Service.COMPUTE).within(Duration.ofMillis(500));
                Problem problem = assertThrows(ProblemException.class, () -> hasty.get("/os-hypervisors/detail"))
                        .problem();
                assertTrue(problem.reason().contains("no complete answer within 0.5 s"), problem::oneLine);
            }
            simulator.faults().clear();
            works(cloud);
        }
    }

    record Hypervisor(String hypervisor_hostname) {}

    record Hypervisors(java.util.List<Hypervisor> hypervisors) {}

    @Test
    void namesWithControlCharactersBecomeHarmless() {
        try (Cloud cloud = connect()) {
            simulator.faults().add("compute", "os-hypervisors", Fault.controlCharacters(), 1);
            for (var one : cloud.rest(Service.COMPUTE)
                    .get("/os-hypervisors/detail", Hypervisors.class)
                    .hypervisors()) {
                assertTrue(one.hypervisor_hostname().startsWith("\ufffd[31m\ufffd\n\ufffd\ufffd"));
                assertTrue(one.hypervisor_hostname().chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
            }
        }
    }

    @Test
    void tokensThatExpireAreRenewedWithoutAnyoneNoticing() {
        try (Cloud cloud = connect()) {
            works(cloud);
            var first = cloud.token().id();
            simulator.expireTokens();
            works(cloud);
            var second = cloud.token().id();
            assertNotEquals(first, second);
            clock.advance(Duration.ofHours(4).minusSeconds(30));
            works(cloud);
            assertNotEquals(second, cloud.token().id());
        }
    }

    @Test
    void aServersClockThatJumpsCostsAtMostALogin() {
        try (Cloud cloud = new Cloud(config(simulator), InstantSource.system())) {
            works(cloud);
            clock.jump(Duration.ofDays(2));
            works(cloud);
            clock.jump(Duration.ofDays(-30));
            works(cloud);
        }
    }

    @Test
    void ourClockThatJumpsCostsAtMostALogin() {
        var ours = new InstantSource() {
            private volatile Instant now = START;

            @Override
            public Instant instant() {
                return now;
            }
        };
        try (Cloud cloud = new Cloud(config(simulator), ours)) {
            for (int days : new int[] {0, 400, -400, 10_000}) {
                ours.now = START.plus(Duration.ofDays(days));
                works(cloud);
            }
        }
    }

    @Test
    void oneServiceThatHangsHoldsUpNoOther() {
        try (Cloud cloud = connect()) {
            works(cloud);
            simulator.faults().add("compute", Fault.hang());
            for (int i = 0; i < 8; i++)
                Thread.ofVirtual()
                        .start(() -> assertThrows(
                                ProblemException.class,
                                () -> cloud.rest(Service.COMPUTE)
                                        .within(Duration.ofSeconds(15))
                                        .get("/servers")));
            assertTrue(cloud.rest(Service.IDENTITY).get("/auth/projects").has("projects"));
        }
    }

    @Test
    void aSelfSignedCertificateIsSaidAndCanBeTrusted(@TempDir Path folder) throws IOException {
        try (var secure = Simulator.start(settings().withTls(true))) {
            try (Cloud cloud = new Cloud(config(secure), clock)) {
                Problem problem = hypervisors(cloud);
                assertTrue(problem.reason().contains("self-signed"), problem::oneLine);
                assertTrue(problem.hint().contains("cacert") && problem.hint().contains("clouds.yaml:"));
            }
            Path authority = Files.writeString(folder.resolve("ca.pem"), secure.certificate());
            try (Cloud cloud = new Cloud(config(secure, "cacert: " + authority), clock)) {
                works(cloud);
            }
            try (Cloud cloud = new Cloud(config(secure, "verify: no"), clock)) {
                works(cloud);
            }
        }
    }

    @Test
    void plainHttpBehindHttpsIsSaid() {
        String yaml = simulator.cloudsYaml().replace("http://", "https://");
        CloudConfig config = CloudConfigs.of(yaml, "clouds.yaml").get("demo");
        try (Cloud cloud = new Cloud(config.withLimits(config.limits().withConnect(Duration.ofMillis(500))), clock)) {
            Problem problem = hypervisors(cloud);
            assertTrue(problem.oneLine().contains("no secure connection within 0.5 s"), problem::oneLine);
        }
    }

    @Test
    void aWrongPasswordIsSaidWithWhereItStands() {
        String yaml = simulator.cloudsYaml().replaceFirst("password: \"[^\"]*\"", "password: wrong");
        try (Cloud cloud = new Cloud(CloudConfigs.of(yaml, "clouds.yaml").get("demo"), clock)) {
            Problem problem = hypervisors(cloud);
            assertEquals(401, problem.status());
            assertTrue(
                    problem.hint().contains("password") && problem.hint().contains("clouds.yaml:"), problem::oneLine);
        }
    }

    @Test
    void aServiceThatTheCatalogLacksIsSaidAndTheOthersWork() {
        simulator.faults().withoutInCatalog("placement");
        try (Cloud cloud = connect()) {
            Problem problem = assertThrows(
                            ProblemException.class,
                            () -> cloud.rest(Service.PLACEMENT).get("/resource_providers"))
                    .problem();
            assertTrue(problem.oneLine().contains("find Placement"), problem::oneLine);
            assertTrue(problem.oneLine().contains("compute"), "what there is instead: " + problem.oneLine());
            works(cloud);
        }
    }

    @Test
    void anUnknownCloudIsSaidWithThoseThatThereAre() {
        Problem problem = assertThrows(
                        ProblemException.class,
                        () -> CloudConfigs.of(simulator.cloudsYaml(), "clouds.yaml")
                                .get("elsewhere"))
                .problem();
        assertTrue(problem.oneLine().contains("demo-member"), problem::oneLine);
    }

    @Test
    void aMemberIsToldThatItLacksTheRole() {
        try (Cloud cloud =
                new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "clouds.yaml").get("demo-member"), clock)) {
            Problem problem = hypervisors(cloud);
            assertEquals(403, problem.status());
            assertTrue(problem.oneLine().contains("needs admin"), problem::oneLine);
        }
    }
}
