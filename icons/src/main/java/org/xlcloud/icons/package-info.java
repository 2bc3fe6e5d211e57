/// Every icon of the console, by name.
@NullMarked
package org.xlcloud.icons;

import org.jspecify.annotations.NullMarked;
