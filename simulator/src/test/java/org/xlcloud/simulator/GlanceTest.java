package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class GlanceTest {
    @Test
    void imagesPageThroughNext() {
        try (Simulator simulator = Simulator.start(Simulator.Settings.defaults().withHosts(1))) {
            Client client = Client.of(simulator, "demo", "rendering");
            assertEquals(300, client.get("image", "/").status());
            var names = new HashSet<String>();
            String next = "/v2/images?limit=2";
            int pages = 0;
            while (!next.isEmpty()) {
                JsonNode page = client.get("image", next).json();
                page.path("images")
                        .forEach(image -> names.add(image.path("name").asText()));
                next = page.path("next").asText("");
                pages++;
            }
            assertEquals(simulator.world().images().size(), names.size());
            assertEquals(3, pages);
            assertEquals(400, client.get("image", "/v2/images?limit=many").status());
            String id = simulator.world().images().getFirst().id().toString();
            assertEquals(
                    id,
                    client.get("image", "/v2/images/" + id).json().path("id").asText());
        }
    }
}
