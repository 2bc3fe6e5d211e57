/// What the lists of hosts, GPUs and instances offer to do, and the dialogs that ask for what an action needs to know.
@NullMarked
package org.xlcloud.views.compute;

import org.jspecify.annotations.NullMarked;
