package org.xlcloud.services.inventory;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What Placement said of a cloud's devices.
///
/// @param byHost the GPUs of each root provider's id, by address
/// @param reporting roots with a PCI or mediated device of any kind: their hosts report PCI to Placement
/// @param disabled roots with the trait `COMPUTE_STATUS_DISABLED`
record Devices(Map<String, List<Device>> byHost, Set<String> reporting, Set<String> disabled) {}
