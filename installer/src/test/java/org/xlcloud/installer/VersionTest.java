package org.xlcloud.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import org.junit.jupiter.api.Test;

class VersionTest {
    private static Version of(String described) {
        return Version.ofGit(described, "0.1.0", 342, "be5163f");
    }

    @Test
    void isTheTagOfATaggedCommit() {
        assertEquals("1.2.0", of("v1.2.0-0-gbe5163f").text());
        assertEquals("1.2.0+4.gbe5163f", of("v1.2.0-4-gbe5163f").text());
        assertEquals("0.1.0-342.gbe5163f", of("").text());
    }

    @Test
    void isWrittenForDpkgAndRpmWithATildeBeforeTheFirstTag() {
        assertEquals("0.1.0~342.gbe5163f", of("").linux());
        assertEquals("1.2.0+4.gbe5163f", of("v1.2.0-4-gbe5163f").linux());
    }

    @Test
    void hasThreeNumbersForWindowsAndMacOs() {
        assertEquals("1.2.0", of("v1.2-4-gbe5163f").numbers());
        assertEquals("1.1.0", of("").numbers());
        assertEquals("12.3.4", new Version("12.3.4").numbers());
    }

    @Test
    void isInJavasOrder() {
        var before = ModuleDescriptor.Version.parse(of("").text());
        assertTrue(before.compareTo(ModuleDescriptor.Version.parse("0.1.0")) < 0);
    }
}
