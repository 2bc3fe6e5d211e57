package org.xlcloud.services.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuRuleTest {
    private final GpuRule rule = new GpuRule(PciIds::bundled);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUSTOM_PCI_10DE_11BF", // GRID K2
                "CUSTOM_PCI_10DE_2335", // H200
                "CUSTOM_PCI_10DE_FFFE", // newer than the list
                "CUSTOM_PCI_1002_74A1", // MI300X
                "CUSTOM_PCI_8086_0BD5", // Data Center GPU Max 1550
                "VGPU",
                "PGPU",
                "CUSTOM_GPU_A100",
                "CUSTOM_NVIDIA_L40S",
                "CUSTOM_VGPU_NVIDIA_474",
                "CUSTOM_MI300X"
            })
    void aGpu(String resourceClass) {
        assertTrue(rule.isGpu(resourceClass, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUSTOM_PCI_15B3_1018", // ConnectX-5 virtual function
                "CUSTOM_PCI_15B3_A2D6", // BlueField-2
                "CUSTOM_PCI_8086_1572", // X710
                "CUSTOM_PCI_8086_37C8", // QAT
                "CUSTOM_PCI_10EE_5005", // Alveo
                "CUSTOM_PCI_10DE_1AF1", // A100 NVSwitch
                "CUSTOM_PCI_10DE_0FBC", // the card's audio function
                "CUSTOM_PCI_144D_A808", // NVMe
                "CUSTOM_PCI_1DE5_0000",
                "CUSTOM_NIC_VF",
                "CUSTOM_NVME",
                "CUSTOM_BAREMETAL_SMALL",
                "VCPU",
                "SRIOV_NET_VF",
                "FPGA"
            })
    void noGpu(String resourceClass) {
        assertFalse(rule.isGpu(resourceClass, List.of()));
    }

    @Test
    void aTraitCanTellWhatAnOperatorsOwnClassDoesNot() {
        assertFalse(rule.isGpu("CUSTOM_FAST", List.of("COMPUTE_MANAGED_PCI_DEVICE")));
        assertTrue(rule.isGpu("CUSTOM_FAST", List.of("COMPUTE_MANAGED_PCI_DEVICE", "CUSTOM_GPU")));
        assertTrue(rule.isGpu("CUSTOM_FAST", List.of("HW_GPU_API_VULKAN")));
        assertFalse(rule.isGpu("CUSTOM_FAST", List.of("CUSTOM_GPU_DIRECT_RDMA")));
        assertEquals(
                new GpuRule.Ids("10de", "20b5"),
                rule.ids("CUSTOM_FAST", List.of("CUSTOM_PCI_10DE_20B5")).orElseThrow());
    }

    @Test
    void aModelIsTheProductsNameOrTheBestThatIsKnown() {
        assertEquals("GK104GL [GRID K2]", rule.model(new GpuRule.Ids("10de", "11bf"), "CUSTOM_PCI_10DE_11BF"));
        assertEquals("NVIDIA Corporation fffe", rule.model(new GpuRule.Ids("10de", "fffe"), "CUSTOM_PCI_10DE_FFFE"));
        assertEquals("CUSTOM_GPU_A100", rule.model(null, "CUSTOM_GPU_A100"));
    }

    @Test
    void flavorsAskByAliasAndByResourceClass() {
        assertEquals(Map.of("k2", 2), rule.asked(Map.of("pci_passthrough:alias", "k2:2")));
        assertEquals(Map.of("a100", 1, "k2", 2), rule.asked(Map.of("pci_passthrough:alias", "k2:2, a100:1,nic-vf:4")));
        assertEquals(Map.of("VGPU", 1), rule.asked(Map.of("resources:VGPU", "1", "resources:VCPU", "8")));
        assertEquals(Map.of("CUSTOM_PCI_10DE_11BF", 3), rule.asked(Map.of("resources_X:CUSTOM_PCI_10DE_11BF", "3")));
    }

    @Test
    void aBrokenFlavorAsksForNothing() {
        for (String broken : List.of("", ":", "k2:x", "k2:-1", "k2:99999999999", ",,", "k2:65")) {
            assertEquals(Map.of(), rule.asked(Map.of("pci_passthrough:alias", broken)), broken);
        }
    }
}
