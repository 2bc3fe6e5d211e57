/// A graph drawn in layers: what others need above, what needs it below, laid out so that few lines cross. It can be
/// zoomed, moved, and walked along its edges by keys.
@NullMarked
package org.xlcloud.charts.graph;

import org.jspecify.annotations.NullMarked;
