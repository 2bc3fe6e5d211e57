/// A Prometheus that scrapes dcgm-exporters in the guests.
@NullMarked
package org.xlcloud.simulator.prometheus;

import org.jspecify.annotations.NullMarked;
