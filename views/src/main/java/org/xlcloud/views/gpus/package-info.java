/// Every GPU of every host, and who holds it.
@NullMarked
package org.xlcloud.views.gpus;

import org.jspecify.annotations.NullMarked;
