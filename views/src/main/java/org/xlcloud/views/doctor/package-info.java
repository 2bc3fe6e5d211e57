/// The page of GPUs that lie: each disagreement of the witnesses with its evidence, its risk and its repair.
@NullMarked
package org.xlcloud.views.doctor;

import org.jspecify.annotations.NullMarked;
