/// Forms of text that the window and the command line both write.
@NullMarked
package org.xlcloud.services.text;

import org.jspecify.annotations.NullMarked;
