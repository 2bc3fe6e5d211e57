/// Contextualization: which nodes of a stack are to run a lifecycle event, the run on each of them, and
/// what each answered.
///
/// A run is begun once per request id, whoever asks again: its beginning is a fact of the journal
/// before the first node is told, and every node refuses to run a job twice. So a console that was
/// killed goes on where it was: it asks the nodes what they know of the job, and tells those that know
/// nothing.
@NullMarked
package org.xlcloud.services.lifecycle;

import org.jspecify.annotations.NullMarked;
