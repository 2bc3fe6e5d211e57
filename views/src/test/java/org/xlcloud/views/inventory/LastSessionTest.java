package org.xlcloud.views.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javafx.scene.control.Label;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.Snapshots;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.shell.PageSpec;

/// A cloud that was open in the last session, before it answers in this one.
class LastSessionTest extends PageTest {
    @TempDir
    static Path folder;

    private OpenClouds clouds;
    private Mailbox.Subscription subscription;

    @Override
    protected PageSpec spec(InventoryContext context) {
        return GpusPage.spec(context);
    }

    @AfterEach
    void closeClouds() {
        subscription.close();
        clouds.close();
    }

    @Test
    void itsGpusShowAtOnceWithTheirAge() throws IOException {
        shown.put(Map.of());
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String yaml = """
                    clouds:
                      demo:
                        auth: {auth_url: "http://127.0.0.1:%d/v3", username: u, password: p, project_name: p}
                    """.formatted(silent.getLocalPort());
            CloudConfig config = CloudConfigs.of(yaml, "test").get("demo");
            Snapshots snapshots = Snapshots.in(folder);
            snapshots.save(
                    config,
                    new Inventory(
                            "demo",
                            demo.hosts(),
                            demo.gpus(),
                            demo.instances(),
                            demo.sources(),
                            true,
                            SampleCloud.NOW.minus(Duration.ofHours(3))));
            clouds = new OpenClouds(name -> config, name -> snapshots, () -> SampleCloud.NOW);
            subscription = clouds.inventories()
                    .onArrival(() -> shown.put(clouds.inventories().newest()));
            clouds.open("demo");
            awaitCount("96 GPUs");
            Label stale = node(".stale-text", Label.class);
            await("the age", () -> stale.getText().contains("3 h 0 min old"));
            assertTrue(stale.isVisible());
            assertEquals(96, onFx(() -> table().getItems().size()));
        }
    }
}
