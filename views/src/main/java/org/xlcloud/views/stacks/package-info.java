/// Clusters as what they are: trees of stacks, layers, groups, nodes and GPUs with the worst of
/// each said at its top, and everything known of the one that is selected: parameters, template,
/// events, dependencies, scaling.
@NullMarked
package org.xlcloud.views.stacks;

import org.jspecify.annotations.NullMarked;
