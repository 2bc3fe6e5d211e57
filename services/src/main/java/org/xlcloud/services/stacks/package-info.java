/// Heat's stacks as operators see them: the tree from a cluster over its layers and groups down to nodes and GPUs, each
/// row with the worst that is below it, and what groups and operations are doing.
///
/// [OpenStacks] follows the open clouds and publishes one immutable [Stacks] per cloud: take `newest()` through a
/// mailbox, show [Stacks#roots], whose [TreeNode]s carry everything that a row needs (kind, status, roll-up, counts,
/// children), and [Stacks#groups]. Trees of stacks that did not change are the same objects from one reading to the
/// next, so comparing by identity tells what to redraw. What one stack alone has (parameters, outputs, template,
/// events, history of resizes, the operation in progress) is read when it is looked at, by [StackReader] on a virtual
/// thread.
@NullMarked
package org.xlcloud.services.stacks;

import org.jspecify.annotations.NullMarked;
