/// Our figures beside the peer's or the limit's from the same run.
@NullMarked
package org.xlcloud.benchmarks;

import org.jspecify.annotations.NullMarked;
