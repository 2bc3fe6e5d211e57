/// What XMS does: contextualization runs with what each node put out, and scalings of groups
/// drawn step by step while they go on.
@NullMarked
package org.xlcloud.views.runs;

import org.jspecify.annotations.NullMarked;
