package org.xlcloud.simulator.mcollective;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One node as filters see it.
///
/// @param identity its name on the bus
/// @param facts all values as text, as MCollective has them
/// @param classes of its classes file
/// @param gpus what lspci shows, a line for each card
/// @param driver asked for what the driver says of them now
public record Node(
        String identity, Map<String, String> facts, List<String> classes, List<String> gpus, Supplier<Driver> driver) {
    static final List<String> AGENTS = List.of("discovery", "rpcutil", "xlcloud");
    /// Of the driver.
    static final String VERSION = "470.82.01";

    /// Lines of nvidia-smi and of the kernel's log.
    ///
    /// @param cards index, bus id, name, uuid, version, °C, %, MiB used, MiB, W, uncorrected errors
    /// @param processes uuid, pid, name, MiB
    /// @param xids faults, as the kernel logs them
    public record Driver(List<String> cards, List<String> processes, List<String> xids) {
        static final Driver NONE = new Driver(List.of(), List.of(), List.of());
    }

    public Node {
        facts = Map.copyOf(facts);
        classes = List.copyOf(classes);
        gpus = List.copyOf(gpus);
    }

    /// One whose driver says nothing.
    public Node(String identity, Map<String, String> facts, List<String> classes, List<String> gpus) {
        this(identity, facts, classes, gpus, () -> Driver.NONE);
    }
}
