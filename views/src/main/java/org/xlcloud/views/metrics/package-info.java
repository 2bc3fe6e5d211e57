/// Metrics over time: what can be picked, the charts that compare it, named views, and what reports without being
/// known.
@NullMarked
package org.xlcloud.views.metrics;

import org.jspecify.annotations.NullMarked;
