package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;

/// A cloud that misbehaves, seen by a script: nothing on standard output, one line that says why on standard error, and
/// an exit code.
final class BadCloudCommandLineTest {
    private static final Simulator.Settings SMALL = Simulator.Settings.defaults()
            .withHosts(3)
            .withGpusPerHost(2)
            .withServers(4)
            .withChurn(Duration.ZERO);

    @TempDir
    private Path folder;

    private Simulator simulator;

    @BeforeEach
    void aCloud() {
        simulator = Simulator.start(SMALL);
    }

    @AfterEach
    void noCloud() {
        simulator.close();
    }

    private Shell.Outcome gpus(String yaml) throws IOException {
        Path clouds = Files.writeString(folder.resolve("clouds.yaml"), yaml);
        String[] arguments = {"gpus", "-o", "json", "--clouds-file", clouds.toString(), "--cloud", "demo"};
        return Shell.plain(arguments);
    }

    private static void refuses(Shell.Outcome outcome, String... words) {
        assertEquals(1, outcome.code(), outcome.out());
        assertEquals("", outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        for (String word : words) assertTrue(outcome.err().contains(word), word + " in " + outcome.err());
        assertFalse(outcome.err().contains("defect"), outcome.err());
    }

    @Test
    void whateverAServiceAnswersTheReasonIsOneLine() throws IOException {
        String yaml = simulator.cloudsYaml().replaceFirst("region_name", "api_timeout: 3\n    region_name");
        Map<Fault, String> faults = new LinkedHashMap<>();
        faults.put(Fault.status(500), "status 500, request req-");
        faults.put(Fault.unavailable(600), "wait 600 s");
        faults.put(Fault.hang(), "no complete answer within 3 s");
        faults.put(Fault.drop(), "closed the connection");
        faults.put(Fault.truncated(), "cut off");
        faults.put(Fault.oversized(40 << 20), "beyond what is read");
        faults.put(Fault.invalidJson(), "not JSON");
        faults.put(Fault.hugeNumbers(), "Number value length (400) exceeds the maximum allowed (200)");
        faults.put(Fault.htmlPage(), "Please log in.");
        for (var fault : faults.entrySet()) {
            simulator.faults().add("placement", fault.getKey());
            refuses(gpus(yaml), "Placement of cloud demo", fault.getValue());
            simulator.faults().clear();
        }
        assertEquals(6, gpus(yaml).json().size());
        simulator.faults().add("placement", Fault.unavailable(1), 1);
        assertEquals(6, gpus(yaml).json().size(), "a second is waited for");
    }

    @Test
    void anAnswerWithoutWhatWasAskedForIsNoEmptyList() throws IOException {
        for (String path : new String[] {"/os-hypervisors/detail", "/os-services", "/servers/detail"}) {
            simulator.faults().add("compute", path, new Fault.Rewrite(body -> "{}", null), Integer.MAX_VALUE);
            refuses(gpus(simulator.cloudsYaml()), "Nova of cloud demo", "another form than expected: found no ");
            simulator.faults().clear();
        }
        simulator
                .faults()
                .add("placement", "/resource_providers", new Fault.Rewrite(body -> "{}", null), Integer.MAX_VALUE);
        refuses(gpus(simulator.cloudsYaml()), "Placement of cloud demo", "found no resource_providers");
    }

    @Test
    void aLoginThatFailsNamesWhereItIsWritten() throws IOException {
        String yaml = simulator.cloudsYaml();
        refuses(gpus(yaml.replaceFirst("password: ", "password: wrong #")), "the login is refused", "clouds.yaml:3");
        String token = "auth_type: token\n    auth:\n      token: gAAAAexpired";
        refuses(gpus(yaml.replaceFirst("auth:", token)), "The token is wrong or has expired", "clouds.yaml:3");
        refuses(gpus(yaml.replaceFirst("auth_url: .*", "auth_url: http://127.0.0.1:1/v3")), "nothing listens");
        refuses(gpus(yaml.replaceFirst("region_name: .*", "region_name: Elsewhere")), "in region Elsewhere", "found");
    }

    @Test
    void aSelfSignedCertificateIsSaidWithBothWaysOut() throws IOException {
        try (var secure = Simulator.start(SMALL.withTls(true))) {
            refuses(gpus(secure.cloudsYaml()), "self-signed", "Set cacert", "clouds.yaml:3");
            Path authority = Files.writeString(folder.resolve("ca.pem"), secure.certificate());
            String trusting =
                    secure.cloudsYaml().replaceFirst("region_name", "cacert: " + authority + "\n    region_name");
            assertEquals(6, gpus(trusting).json().size());
        }
    }

    @Test
    void aBrokenFileIsSaidWithItsLine() throws IOException {
        refuses(gpus("clouds:\n  demo:\n   auth: [\n"), "clouds.yaml:4", "not YAML");
        refuses(gpus("clouds:\n  demo:\n    auth: 7\n"), "clouds.yaml:3", "key auth");
        refuses(gpus(simulator.cloudsYaml().replaceFirst("demo:", "other:")), "no such cloud", "other");
    }

    @Test
    void aCloudWithoutPlacementShowsWhatFlavorsTellMarkedAsDerived() throws IOException {
        simulator.faults().withoutInCatalog("placement");
        JsonNode gpus = gpus(simulator.cloudsYaml()).json();
        assertFalse(gpus.isEmpty(), "what instances hold");
        for (JsonNode gpu : gpus) assertTrue(gpu.get("derived").asBoolean(), gpu::toString);
    }

    @Test
    void namesWithControlCharactersForgeNoLines() {
        simulator.faults().add("compute", Fault.controlCharacters());
        Shell.Outcome hosts = new Shell(folder, simulator).run("hosts", "--cloud", "demo");
        assertEquals(0, hosts.code(), hosts.err());
        assertEquals(1 + 3, hosts.out().lines().count(), hosts.out());
        assertTrue(hosts.out().contains("\ufffd"), hosts.out());
        assertTrue(hosts.out().chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), hosts.out());
    }

    @Test
    void whatASpreadsheetWouldRunIsWrittenAsText() {
        simulator
                .faults()
                .add(
                        "compute",
                        "/servers/detail",
                        new Fault.Rewrite(body -> body.replaceAll("(\"name\"\\s?:\\s?\")", "$1=1+"), null),
                        Integer.MAX_VALUE);
        Shell.Outcome instances = new Shell(folder, simulator).run("instances", "--cloud", "demo", "-o", "csv");
        assertEquals(0, instances.code(), instances.err());
        assertTrue(instances.out().contains(",'=1+"), instances.out());
        assertFalse(instances.out().contains(",=1+"), instances.out());
    }
}
