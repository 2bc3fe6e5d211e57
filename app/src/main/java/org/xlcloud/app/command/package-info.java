/// The program's commands: the same services as the window, printed as a table, JSON or CSV.
@NullMarked
package org.xlcloud.app.command;

import org.jspecify.annotations.NullMarked;
