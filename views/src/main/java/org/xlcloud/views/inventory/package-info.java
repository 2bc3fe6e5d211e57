/// What the pages of clouds' hosts, GPUs and instances have in common: a list, its states, and a detail pane beside it.
@NullMarked
package org.xlcloud.views.inventory;

import org.jspecify.annotations.NullMarked;
