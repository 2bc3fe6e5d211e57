/// One resource table that carries filter, sort, columns, copy, export and the empty, stale and error states of every
/// list.
@NullMarked
package org.xlcloud.views.table;

import org.jspecify.annotations.NullMarked;
