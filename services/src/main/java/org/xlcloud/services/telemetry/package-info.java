/// The newest values of each open cloud: Ganglia's reports joined to the instances and GPUs of the inventory, published
/// for the window, kept in memory and handed to whoever else keeps series.
@NullMarked
package org.xlcloud.services.telemetry;

import org.jspecify.annotations.NullMarked;
