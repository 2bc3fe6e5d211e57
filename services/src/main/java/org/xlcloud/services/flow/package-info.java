/// How data and work move: feeds ask one system again and again and publish readings into
/// mailboxes, jobs do one thing that an operator asked for, and every failure is a problem that
/// says what to do.
@NullMarked
package org.xlcloud.services.flow;

import org.jspecify.annotations.NullMarked;
