package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.simulator.Simulator;

/// The embedded cloud never hides one of clouds.yaml.
class EmbeddedTest {
    @Test
    void it_takes_a_name_that_no_other_cloud_has() {
        for (List<String> taken :
                List.of(List.<String>of(), List.of("lab", "demo"), List.of("demo", "embedded", "embedded-2")))
            try (var embedded =
                    new Embedded(Simulator.Settings.defaults().withHosts(1).withGpusPerHost(1), taken)) {
                String name = List.of("demo", "embedded", "embedded-3").get(taken.isEmpty() ? 0 : taken.size() - 1);
                assertEquals(name, embedded.name());
                assertEquals(name, embedded.config().name());
            }
    }

    @Test
    void it_does_not_start_once_it_is_closed() {
        var embedded = new Embedded(Simulator.Settings.defaults().withHosts(1).withGpusPerHost(1), List.of());
        embedded.close();
        assertEquals(
                "it has ended",
                assertThrows(ProblemException.class, embedded::config).problem().reason());
    }
}
