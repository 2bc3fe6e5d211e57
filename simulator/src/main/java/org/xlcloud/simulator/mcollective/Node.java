package org.xlcloud.simulator.mcollective;

import java.util.List;
import java.util.Map;

/// One node as filters see it.
///
/// @param identity its name on the bus
/// @param facts all values as text, as MCollective has them
/// @param classes of its classes file
/// @param gpus what lspci shows, a line for each card
public record Node(String identity, Map<String, String> facts, List<String> classes, List<String> gpus) {
    static final List<String> AGENTS = List.of("discovery", "rpcutil", "xlcloud");

    public Node {
        facts = Map.copyOf(facts);
        classes = List.copyOf(classes);
        gpus = List.copyOf(gpus);
    }
}
