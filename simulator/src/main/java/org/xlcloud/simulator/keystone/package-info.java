/// Keystone v3 of the embedded cloud, and the check of tokens that every other service makes.
@NullMarked
package org.xlcloud.simulator.keystone;

import org.jspecify.annotations.NullMarked;
