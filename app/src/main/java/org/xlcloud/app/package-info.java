/// The program: window and command line in one, wired by plain constructors.
@NullMarked
package org.xlcloud.app;

import org.jspecify.annotations.NullMarked;
