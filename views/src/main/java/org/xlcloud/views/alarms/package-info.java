/// Alarms as an operator works with them: the tree with its roll-up, the tables of active, acknowledged and shelved
/// alarms, their history and figures, and everything known of one.
@NullMarked
package org.xlcloud.views.alarms;

import org.jspecify.annotations.NullMarked;
