/// The frame of everything that changes a cloud. To add a change, write an [Action]: its `preview`
/// asks the servers and says in a [Preview] what will be called and touched, what it costs and what
/// stands against it; its `run` sends each change through [Run#change] or [Run#make], which notes
/// the calls with their request ids and finds out what became of a call that got no answer, and
/// follows it to the end with [Run#await]. A [Runner] carries it out as a job: it looks at the
/// preview again, writes it to the [Audit] before and after, and tells the outcome. Several at once
/// are a [Bulk]. Windows ask through `views.actions.ActionDialog`, commands through
/// `app.command.ActionOptions`; nobody calls [Action#run] without them.
@NullMarked
package org.xlcloud.services.actions;

import org.jspecify.annotations.NullMarked;
