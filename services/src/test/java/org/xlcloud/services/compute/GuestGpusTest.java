package org.xlcloud.services.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.mcollective.Answer;

/// What an agent may say of the GPUs of its node, from all well to noise.
class GuestGpusTest {
    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00Z");
    private static final String LSPCI =
            "0000:05:00.0 VGA compatible controller [0300]: NVIDIA Corporation GRID K2 [10de:11bf]";
    private static final String SMI =
            "0, 00000000:05:00.0, GRID K2, GPU-1, 470.82.01, 71, 98, 1800, 4095, 117.40, [N/A]";

    private static GuestGpus guest(int promised, Map<String, @Nullable Object> data) {
        return GuestGpus.of(new Answer("render-1", 0, "OK", data, Duration.ZERO), promised, promised, NOW);
    }

    private static Map<String, @Nullable Object> data(String... pairs) {
        Map<String, @Nullable Object> data = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) data.put(pairs[i], pairs[i + 1]);
        return data;
    }

    @Test
    void aCardIsReadWithWhatTheDriverDoesNotKnowLeftOut() {
        GuestGpus guest = guest(
                1,
                data(
                        "lspci",
                        LSPCI,
                        "nvidia_smi",
                        SMI,
                        "driver",
                        "470.82.01",
                        "processes",
                        "GPU-1, 4001, blender, 1200"));
        assertTrue(guest.good(), guest::toString);
        assertEquals("Nova promised 1 GPU, and the guest sees it", guest.verdict());
        GuestGpus.Card card = guest.cards().getFirst();
        assertEquals(71, card.celsius());
        assertEquals(117.4, card.watts());
        assertNull(card.eccErrors());
        assertEquals("blender", guest.processes().getFirst().name());
    }

    @Test
    void whatIsMissingIsCountedAndAMissingDriverIsNamed() {
        assertEquals(
                "Nova promised 2 GPUs, and the guest sees 1: 1 is missing",
                guest(2, data("lspci", LSPCI, "nvidia_smi", SMI)).verdict());
        assertEquals(
                "Nova promised 1 GPU, and the guest sees it, but has no NVIDIA driver for it",
                guest(1, data("lspci", LSPCI)).verdict());
        assertEquals(
                "Nova promised 1 GPU, and the guest sees it, but its driver lists none",
                guest(1, data("lspci", LSPCI, "driver", "470.82.01", "nvidia_smi", "No devices were found"))
                        .verdict());
        assertEquals(
                "Nova promised 2 GPUs, and the guest sees them, but its driver lists 1",
                guest(2, data("lspci", LSPCI + "\n" + LSPCI, "driver", "470.82.01", "nvidia_smi", SMI))
                        .verdict());
        assertEquals(
                "Nova promised 0 GPUs, and the guest sees none",
                guest(0, data()).verdict());
    }

    @Test
    void aFaultOfTheKernelIsPutIntoWords() {
        GuestGpus guest = guest(
                1,
                data(
                        "lspci",
                        LSPCI,
                        "nvidia_smi",
                        SMI,
                        "driver",
                        "470.82.01",
                        "xids",
                        "[ 12.3] NVRM: Xid (PCI:0000:05:00): 79, pid=4001, GPU has fallen off the bus.\nnoise"));
        assertFalse(guest.good());
        assertEquals(79, guest.faults().getFirst().code());
        assertTrue(guest.faults().getFirst().words().contains("bus"), guest::toString);
    }

    @Test
    void noiseIsNoCardAndNoError() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            int length = random.nextInt(200);
            for (int i = 0; i < length; i++)
                text.append((char)
                        (random.nextInt(4) == 0 ? ",\n \u0000".charAt(random.nextInt(4)) : random.nextInt(0x250)));
            GuestGpus guest = guest(
                    1,
                    data(
                            "lspci",
                            text.toString(),
                            "nvidia_smi",
                            text.toString(),
                            "processes",
                            text.toString(),
                            "xids",
                            text.toString(),
                            "driver",
                            text.toString()));
            assertTrue(guest.lspci().size() <= 200);
            assertFalse(guest.verdict().isEmpty());
        }
    }
}
