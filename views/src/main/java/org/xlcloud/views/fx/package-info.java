/// The one hop from services to the JavaFX thread.
@NullMarked
package org.xlcloud.views.fx;

import org.jspecify.annotations.NullMarked;
