/// The designed states of every pane, each with its next step: empty, loading, stale, failed; and the marks that tell a
/// state by icon, word and colour together.
@NullMarked
package org.xlcloud.views.state;

import org.jspecify.annotations.NullMarked;
