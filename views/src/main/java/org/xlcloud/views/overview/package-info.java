/// How the clouds are doing at a glance: GPUs by type and place, and what needs attention.
@NullMarked
package org.xlcloud.views.overview;

import org.jspecify.annotations.NullMarked;
