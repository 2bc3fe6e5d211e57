/// How the window asks before it changes a cloud: an [ActionDesk] shows what an action or a selection of them would do,
/// takes one confirmation, starts the job and, for several, shows the result of each. A page makes
/// `services.actions.Action`s and calls `desk.ask(anchor, action)`; nothing else in the window may run them.
@NullMarked
package org.xlcloud.views.actions;

import org.jspecify.annotations.NullMarked;
