package org.xlcloud.services.xms.team;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.JournalPlace;

/// The file of an XMS of its own.
final class XmsConfigTest {
    private static final CloudConfigs CLOUDS = CloudConfigs.of("""
            clouds:
              lab: {auth: {auth_url: "http://127.0.0.1:5000/v3", username: a, password: b, project_name: c}}
              other: {auth: {auth_url: "http://127.0.0.1:5001/v3", username: a, password: b, project_name: c}}
            """, "clouds.yaml");

    @TempDir
    private Path folder;

    private XmsConfig read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("xms.conf"), text);
        return XmsConfig.read(file, CLOUDS::get);
    }

    @Test
    void what_is_not_written_has_its_usual_value() throws IOException {
        XmsConfig config = read("clouds = lab, other\n");
        assertEquals(8989, config.listen().getPort());
        assertEquals("http://127.0.0.1:8989", config.address().toString());
        assertNull(config.tls());
        assertEquals(
                java.util.List.of("lab", "other"),
                config.clouds().stream().map(CloudConfig::name).toList());
        assertEquals("lab", config.keystone().name());
        assertEquals(new JournalPlace.File(Path.of("/var/lib/xlcloud/journal.db")), config.journal());
        assertEquals(Set.of("reader", "member", "admin"), config.readers());
        assertEquals(Set.of("admin"), config.actors());
        assertNull(config.webhook());
    }

    @Test
    void everything_can_be_written() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets"), "aodh=0123456789abcdef\n");
        XmsConfig config = read("""
                listen = [::1]:9000
                address = http://xms-1.example:9000
                clouds = other
                journal = jdbc:postgresql://db.example/xms?user=xms
                journal.days = 30
                data = /srv/xms
                keystone = lab
                roles.read = Auditor
                roles.act = operator, admin
                projects = ops
                webhook.listen = 127.0.0.1:9001
                webhook.sources = aodh=other
                webhook.secrets = %s
                """.formatted(secrets));
        assertEquals("http://xms-1.example:9000", config.address().toString());
        assertEquals("lab", config.keystone().name());
        assertEquals("jdbc:postgresql://db.example/xms", config.journal().toString());
        assertEquals(30, config.days());
        assertEquals(Set.of("auditor"), config.readers());
        assertEquals(Set.of("operator", "admin"), config.actors());
        assertEquals(Set.of("ops"), config.projects());
        assertNotNull(config.webhook());
        assertEquals(
                "other",
                Objects.requireNonNull(config.webhook()).sources().getFirst().cloud());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen = nowhere | key listen | found \"nowhere\", expected HOST:PORT",
                "listen = 127.0.0.1:99999 | key listen | expected HOST:PORT",
                "clouds = | key clouds | found nothing, expected names of clouds.yaml",
                "clouds = mars | key clouds | found \"mars\", expected a cloud",
                "keystone = mars | key keystone | found \"mars\"",
                "data = here | key data | found \"here\", expected an absolute path",
                "journal = journal.db | key journal | expected the absolute path",
                "journal.days = many | key journal.days | found \"many\", expected a number from 1",
                "key = /x.key | key certificate | found nothing, expected the PEM file",
                "certificate = /nowhere.pem | key certificate | found /nowhere.pem, expected PEM files",
                "address = https://x:1 | key address | expected http://HOST:PORT",
                "lissten = 127.0.0.1:1 | key lissten | found a key that there is not, expected one of listen",
                "pollster = mars | key pollster | found \"mars\", expected one of clouds, whose entry says where Ganglia is",
                "webhook.listen = 9001 | webhook.listen | expected HOST:PORT",
            })
    void what_is_wrong_is_said_with_file_key_what_was_found_and_what_was_expected(
            String line, String key, String words) {
        String clouds = line.startsWith("clouds") ? "" : "clouds = lab\n";
        var problem = assertThrows(ProblemException.class, () -> read(clouds + line + "\n"))
                .problem();
        assertTrue(problem.system().contains("xms.conf"), problem::oneLine);
        assertTrue(problem.oneLine().contains(key), problem::oneLine);
        assertTrue(problem.oneLine().contains(words), problem::oneLine);
    }

    @Test
    void a_file_that_is_not_there_is_said() {
        var problem = assertThrows(
                        ProblemException.class, () -> XmsConfig.read(folder.resolve("none.conf"), CLOUDS::get))
                .problem();
        assertTrue(problem.oneLine().contains("none.conf): there is no such file"), problem::oneLine);
    }

    @Test
    void the_example_tells_every_key_and_no_other() throws IOException {
        var told = new java.util.TreeSet<String>();
        for (String line : Files.readAllLines(Path.of("../installer/systemd/xms.conf.example"))) {
            var key = java.util.regex.Pattern.compile("(?:# )?([a-z]+(?:\\.[a-z]+)?) = .*")
                    .matcher(line);
            if (key.matches()) told.add(key.group(1));
        }
        assertEquals(new java.util.TreeSet<>(XmsConfig.KEYS), told);
    }
}
