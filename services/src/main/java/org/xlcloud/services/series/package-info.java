/// Series that others keep, read where a cloud has them: Gnocchi, Prometheus, and Ganglia's RRDs through
/// ganglia-web.
@NullMarked
package org.xlcloud.services.series;

import org.jspecify.annotations.NullMarked;
