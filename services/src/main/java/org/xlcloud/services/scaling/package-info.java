/// From an autoscaling event to configured nodes: XMS's part of the chain that begins with a hot GPU.
///
/// What Heat's events say of a group is the truth; a notification that arrives at the webhook,
/// and the polling of stacks, are two ways to be told to look. A resize is known by the event
/// that began it, so it is recognised once whoever tells of it and how often: its first fact in
/// the journal is written once only, before anything is done. From then on everything is in the
/// journal before it is done, and [Autoscaling] goes on where another program, or this one before
/// it was killed, has ended.
@NullMarked
package org.xlcloud.services.scaling;

import org.jspecify.annotations.NullMarked;
