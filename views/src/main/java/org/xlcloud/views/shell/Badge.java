package org.xlcloud.views.shell;

import org.xlcloud.views.state.Look;

/// A number that a page wants to be seen from everywhere: on its line of the rail, and in the status bar.
///
/// @param look how bad it is
/// @param number as on the rail; short
/// @param text as in the status bar: "3 critical, 2 low"
public record Badge(Look look, String number, String text) {}
