package org.xlcloud.services.mcollective;

import java.time.Duration;
import java.util.List;

/// Who said that a filter means them.
///
/// @param nodes by name
/// @param silent those that were expected and said nothing
/// @param rejected what came and was not taken
public record Discovery(List<String> nodes, List<String> silent, Rejections rejected, Duration took) {
    public Discovery {
        nodes = nodes.stream().sorted().toList();
        silent = silent.stream().sorted().toList();
    }
}
