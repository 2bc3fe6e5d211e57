package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.compute.GuestGpus;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Mco;

/// An instance says of its GPUs what Nova promised, through the agent on it.
class GuestGpusContractTest extends Contract {
    private static final InstantSource CLOCK = InstantSource.system();

    private static Instance instance(boolean withGpu) {
        try (var inventory = new CloudInventory(cloud, CLOCK)) {
            return inventory.load().instances().stream()
                    .filter(each -> each.status().equals("ACTIVE")
                            && each.gpus().size() == each.gpusAsked()
                            && (each.gpusAsked() > 0) == withGpu
                            && (!withGpu || each.metadata().containsKey("layer")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatNovaPromisedIsThere() {
        Instance instance = instance(true);
        try (var mco = Mco.open(Objects.requireNonNull(cloud.config().mcollective()), CLOCK)) {
            GuestGpus guest = await(() -> GuestGpus.ask(mco, instance, CLOCK), GuestGpus::good);
            assertEquals(instance.gpusAsked(), guest.cards().size(), guest::toString);
            assertTrue(guest.cards().getFirst().uuid().startsWith("GPU-"), guest::toString);
            assertTrue(guest.lspci().getFirst().contains("NVIDIA"), guest::toString);
            assertFalse(guest.verdict().isEmpty());
        }
    }

    @Test
    void anInstanceThatDoesNotAnswerIsSaid() {
        Instance instance = instance(false);
        try (var mco = Mco.open(Objects.requireNonNull(cloud.config().mcollective()), CLOCK)) {
            var gone = new Instance(
                    instance.cloud(),
                    UNKNOWN,
                    "nobody",
                    "ACTIVE",
                    null,
                    instance.hostName(),
                    instance.projectId(),
                    instance.projectName(),
                    instance.userId(),
                    instance.flavor(),
                    instance.flavorExtraSpecs(),
                    instance.metadata(),
                    instance.addresses(),
                    instance.createdAt(),
                    instance.launchedAt(),
                    instance.updatedAt(),
                    null,
                    0,
                    instance.gpus());
            Problem problem = problem(() -> GuestGpus.ask(mco, gone, CLOCK));
            assertTrue(problem.reason().contains("no agent on it answers"), problem::oneLine);
        }
    }
}
