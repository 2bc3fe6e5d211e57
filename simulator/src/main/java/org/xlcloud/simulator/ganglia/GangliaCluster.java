package org.xlcloud.simulator.ganglia;

import java.time.Instant;
import java.util.Map;

/// One CLUSTER: a data source of gmetad.
///
/// @param name unique in its grid
/// @param owner as configured in gmond
/// @param localTime the clock of the polled gmond at the poll
/// @param hosts by name, in the order of the XML
public record GangliaCluster(String name, String owner, Instant localTime, Map<String, GangliaHost> hosts) {}
