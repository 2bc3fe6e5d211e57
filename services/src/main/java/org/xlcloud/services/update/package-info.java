/// Whether there is a newer version of this program; nothing is ever installed.
@NullMarked
package org.xlcloud.services.update;

import org.jspecify.annotations.NullMarked;
