package org.xlcloud.services.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PciIdsTest {
    private static final String SMALL = """
            # a comment
            10de  NVIDIA Corporation
            \t11bf  GK104GL [GRID K2]
            \t\t10de 100a  GRID K2
            \t2335  GH100 [H200 SXM 141GB]
            15b3  Mellanox Technologies

            C 03  Display controller
            \t00  VGA compatible controller
            """;

    @Test
    void theBundledListNamesTheCardsOfTheLabAndTodays() {
        PciIds ids = PciIds.bundled();
        assertEquals(Optional.of("GK104GL [GRID K2]"), ids.product("10de", "11bf"));
        assertEquals(Optional.of("NVIDIA Corporation"), ids.vendor("10de"));
        assertTrue(ids.product("10de", "2335").orElseThrow().contains("H200"));
        assertTrue(ids.product("1002", "74a1").orElseThrow().contains("MI300X"));
        assertTrue(ids.size() > 20_000, () -> "only " + ids.size());
    }

    @Test
    void subsystemsAndClassesAreNoProducts() {
        PciIds ids = PciIds.parse(SMALL.getBytes(UTF_8));
        assertEquals(4, ids.size());
        assertEquals(Optional.of("Mellanox Technologies"), ids.vendor("15B3"));
        assertEquals(Optional.empty(), ids.product("10de", "100a"));
        assertEquals(Optional.empty(), ids.product("15b3", "0000"));
    }

    @Test
    void questionsThatAreNoIdsHaveNoAnswer() {
        PciIds ids = PciIds.parse(SMALL.getBytes(UTF_8));
        for (String id : new String[] {"", "10d", "10dee", "zzzz", "10 e", "-1de"}) {
            assertEquals(Optional.empty(), ids.vendor(id));
            assertEquals(Optional.empty(), ids.product("10de", id));
        }
    }

    @Test
    void noDamageToTheListBreaksTheParser() {
        var random = new Random(2);
        byte[] good = SMALL.getBytes(UTF_8);
        for (int round = 0; round < 5_000; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int hits = random.nextInt(12); hits > 0 && bad.length > 0; hits--) {
                bad[random.nextInt(bad.length)] =
                        (byte) (random.nextBoolean() ? "\n\t #C0aF".charAt(random.nextInt(8)) : random.nextInt());
            }
            PciIds ids = PciIds.parse(bad);
            assertTrue(ids.size() <= bad.length);
            ids.vendor("10de");
            ids.product("10de", "11bf").ifPresent(name -> assertTrue(name.length() <= 200));
        }
    }

    @Test
    void everyNameOfTheRealListIsFoundAgain() throws IOException {
        String vendor = "";
        int asked = 0;
        byte[] file;
        try (var stream = PciIds.class.getResourceAsStream("pci.ids")) {
            file = stream.readAllBytes();
        }
        PciIds ids = PciIds.parse(file);
        for (String line : new String(file, UTF_8).split("\n", -1)) {
            if (line.startsWith("C ")) break;
            if (line.isEmpty() || line.startsWith("#") || line.startsWith("\t\t")) continue;
            if (line.startsWith("\t")) {
                String name = line.substring(6).strip();
                assertEquals(name, ids.product(vendor, line.substring(1, 5)).orElseThrow());
            } else {
                vendor = line.substring(0, 4);
                assertEquals(line.substring(5).strip(), ids.vendor(vendor).orElseThrow());
            }
            asked++;
        }
        assertEquals(ids.size(), asked);
    }
}
