/// Every instance, where it runs and which GPUs it holds.
@NullMarked
package org.xlcloud.views.instances;

import org.jspecify.annotations.NullMarked;
