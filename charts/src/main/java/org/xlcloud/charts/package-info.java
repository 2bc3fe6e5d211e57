/// Charts on primitive arrays; they know no cloud types.
@NullMarked
package org.xlcloud.charts;

import org.jspecify.annotations.NullMarked;
