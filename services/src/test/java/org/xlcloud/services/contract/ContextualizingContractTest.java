package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.lifecycle.Contextualizing;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.OwnTeller;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;

/// What an operator sees before nodes are told, on nodes that really answer.
class ContextualizingContractTest extends Contract {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path folder;

    @Test
    void theNodesOfALayerAreNamedAndNobodyIsToldByAPreview() {
        List<Instance> instances;
        try (var inventory = new CloudInventory(cloud, CLOCK)) {
            instances = inventory.load().instances();
        }
        Instance one = instances.stream()
                .filter(instance -> instance.status().equals("ACTIVE")
                        && instance.metadata().containsKey("layer")
                        && instance.metadata().containsKey("stack_id"))
                .findFirst()
                .orElseThrow();
        String stack = Objects.requireNonNull(one.metadata().get("stack_id"));
        String layer = Objects.requireNonNull(one.metadata().get("layer"));
        try (var mco = Mco.open(Objects.requireNonNull(cloud.config().mcollective()), CLOCK);
                var journal =
                        new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
                var runs = new Runs(journal, folder.resolve("runs"), name -> mco, RunLimits.DEFAULT, CLOCK)) {
            var action = new Contextualizing(
                    cloud,
                    new OwnTeller(cloud.name(), () -> mco, runs, () -> instances),
                    org.xlcloud.services.lifecycle.Target.of(stack + "/" + layer),
                    "layer " + layer + " of farm",
                    LifecycleEvent.SHUTDOWN,
                    "test");
            Preview preview = action.preview();
            assertTrue(preview.open(), preview::toString);
            assertTrue(preview.grave(), preview::toString);
            assertEquals("Contextualize layer " + layer + " of farm: shutdown", preview.title());
            assertFalse(preview.touched().isEmpty());
            var ofLayer = instances.stream()
                    .filter(instance -> layer.equals(instance.metadata().get("layer"))
                            && stack.equals(instance.metadata().get("stack_id")))
                    .map(Instance::id)
                    .collect(Collectors.toSet());
            for (Touched touched : preview.touched()) assertTrue(ofLayer.contains(touched.id()), touched::toString);
            assertEquals(List.of(), runs.list());
        }
    }
}
