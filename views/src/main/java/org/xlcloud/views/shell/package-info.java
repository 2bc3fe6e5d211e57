/// The frame around every page: rail, tabs, switcher, jobs drawer, status bar, actions, palette, themes.
@NullMarked
package org.xlcloud.views.shell;

import org.jspecify.annotations.NullMarked;
