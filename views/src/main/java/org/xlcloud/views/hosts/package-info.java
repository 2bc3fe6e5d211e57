/// Every host, how it is and how many GPUs it has left.
@NullMarked
package org.xlcloud.views.hosts;

import org.jspecify.annotations.NullMarked;
