package org.xlcloud.views.metrics;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

/// One GPU or node of a target.
///
/// @param name short, for a legend
/// @param values the newest; null where nothing reports it
record Member(Subject subject, String name, @Nullable Values values) {
    double value(Metric metric) {
        return values == null ? Double.NaN : values.get(metric);
    }
}
