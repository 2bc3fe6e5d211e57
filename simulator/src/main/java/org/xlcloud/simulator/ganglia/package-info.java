/// gmetad 3.7 on loopback: the full XML on one port, paths, summaries, HTTP and `/status` on the other, and the metric
/// names of gmond's core and NVIDIA modules. Shapes after documents recorded from real gmetad and gmond.
@NullMarked
package org.xlcloud.simulator.ganglia;

import org.jspecify.annotations.NullMarked;
