/// Carries what Ganglia measures on GPUs into Gnocchi, where alarms look at it: resource type,
/// resources and metrics are made as needed, measures go in batches, and what could not be pushed waits
/// and follows.
@NullMarked
package org.xlcloud.services.pollster;

import org.jspecify.annotations.NullMarked;
