/// The wall: thousands of cells in groups, each with a colour, a shape of its state, and what it warns of, drawn into
/// one buffer of pixels so that recolouring all of them costs a few milliseconds.
@NullMarked
package org.xlcloud.charts.wall;

import org.jspecify.annotations.NullMarked;
