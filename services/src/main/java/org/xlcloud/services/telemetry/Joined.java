package org.xlcloud.services.telemetry;

import java.util.List;
import java.util.Map;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.services.metrics.Telemetry.Unmatched;

/// A report joined to an inventory.
///
/// @param gpus by the GPU's key
/// @param instances by the instance's key
record Joined(Map<String, GpuTelemetry> gpus, Map<String, NodeTelemetry> instances, List<Unmatched> unmatched) {}
