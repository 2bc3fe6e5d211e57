/// Makes packages of the program: the arguments of jlink and jpackage, and what these can't do.
@NullMarked
package org.xlcloud.installer;

import org.jspecify.annotations.NullMarked;
