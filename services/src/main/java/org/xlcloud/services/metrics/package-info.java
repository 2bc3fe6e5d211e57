/// What is measured on GPUs and on the nodes that use them: the vocabulary, the newest values, and series over time
/// wherever they are kept.
@NullMarked
package org.xlcloud.services.metrics;

import org.jspecify.annotations.NullMarked;
