package org.xlcloud.simulator.ganglia;

import java.time.Instant;
import java.util.Map;

/// What gmetad knows at an instant: its own GRID with the clusters that it polls.
///
/// @param name as configured
/// @param authority address of the web front end
/// @param now gmetad's clock when it answers
/// @param clusters by name
public record GangliaGrid(String name, String authority, Instant now, Map<String, GangliaCluster> clusters) {}
