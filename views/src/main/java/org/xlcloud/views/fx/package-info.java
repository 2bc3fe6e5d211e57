/// What every view needs of the toolkit: the one hop from services to the JavaFX thread, the one tick per second for
/// ages, and times in one zone for all panes.
@NullMarked
package org.xlcloud.views.fx;

import org.jspecify.annotations.NullMarked;
