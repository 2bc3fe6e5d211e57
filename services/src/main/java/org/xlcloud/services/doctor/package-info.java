/// The GPU that lies: what Placement, Nova and the guests say of one GPU is laid side by side, and each disagreement is
/// a [Finding] with its evidence, risk and repair. [Doctor] compares what is known already, without asking anybody;
/// [Confirmation] asks the servers once more before anybody is told, and [Repairs] has the actions.
@NullMarked
package org.xlcloud.services.doctor;

import org.jspecify.annotations.NullMarked;
