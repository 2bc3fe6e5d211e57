package org.xlcloud.views.gpus;

import org.xlcloud.services.metrics.Metric;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.metrics.Trends;

/// The last hour of what is looked at first, for the rows in view.
record GpuTrends(Trends temperature, Trends utilization, Trends power) {
    GpuTrends(InventoryContext context) {
        this(
                new Trends(context.metrics(), context.times(), Metric.TEMPERATURE, 20, 100),
                new Trends(context.metrics(), context.times(), Metric.UTILIZATION, 0, 100),
                new Trends(context.metrics(), context.times(), Metric.POWER, Double.NaN, Double.NaN));
    }

    void onNews(Runnable then) {
        temperature.onNews(then);
        utilization.onNews(then);
        power.onNews(then);
    }
}
