package org.xlcloud.charts;

import java.time.Instant;
import java.util.concurrent.Future;

/// Where a chart gets what is older than its buffers.
///
/// It is asked on the JavaFX thread and must return at once; the answer may come on any thread. The chart cancels a
/// request when the operator has moved on. A failure's message is what the operator reads in the chart.
@FunctionalInterface
public interface History {
    /// Asks for the points of one series with `from <= time < to`, about `columns` of them: a pixel each is enough.
    Future<Points> points(Request request);

    /// The range of one series that a chart wants to draw.
    record Request(String series, Instant from, Instant to, int columns) {}

    /// Has nothing older.
    History NONE = request -> java.util.concurrent.CompletableFuture.completedFuture(Points.NONE);
}
