package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.simulator.Simulator;

/// A cloud of many stacks is read whole: more than Heat gives in one page, each with all that is in it, and the few
/// that failed are told apart.
class ManyStacksTest {
    private static final int MANY = 1_500;

    @Test
    void everyStackIsThereWithItsResourcesAndWhatFailed() {
        var settings = Simulator.Settings.defaults()
                .withHosts(1)
                .withServers(0)
                .withChurn(Duration.ZERO)
                .withStacks(MANY);
        try (var simulator = Simulator.start(settings);
                var cloud = new Cloud(
                        CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), InstantSource.system())) {
            Stacks stacks = CloudStacks.load(cloud, InstantSource.system(), Inventory.empty("demo"));
            List<TreeNode> crowd = stacks.roots().stream()
                    .filter(root -> root.name().startsWith("crowd-"))
                    .toList();
            assertTrue(stacks.loaded());
            assertEquals(List.of(), stacks.unread());
            assertEquals(MANY / 5, crowd.size());
            assertEquals(
                    MANY * 20,
                    crowd.stream()
                            .mapToInt(root -> root.rolled().counts().resources())
                            .sum());
            TreeNode failed = crowd.stream()
                    .filter(root -> root.health() == Health.FAILED)
                    .findFirst()
                    .orElseThrow();
            assertEquals(Health.OK, failed.own());
            assertEquals("layer_4 › thing_19", failed.rolled().where());
        }
    }
}
