/// What every HTTP service of the embedded cloud stands on: a port, a call with its answer, errors, faults.
@NullMarked
package org.xlcloud.simulator.http;

import org.jspecify.annotations.NullMarked;
