package org.xlcloud.charts;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The older part of one series: what was asked of the history, what came, and why nothing came.
///
/// One request runs at a time; one for a range that is no longer looked at is cancelled. What came before is kept while
/// a better answer is on its way and when none comes.
final class HistoryFeed {
    /// A third more than is looked at, so that small steps ask nothing.
    private static final double MORE = 1.0 / 3;
    /// An answer with columns more than twice as wide as the pixels is asked for again.
    private static final double COARSER = 2;

    private final String series;
    private Points points = Points.NONE;
    // What the points cover, and how wide the columns were that were asked for.
    private long from;
    private long to;
    private double columnMillis = Double.POSITIVE_INFINITY;

    private @Nullable Future<Points> asked;
    private long askedFrom;
    private long askedTo;
    private double askedColumn;
    private @Nullable String failure;
    private boolean news;

    HistoryFeed(String series) {
        this.series = series;
    }

    /// Asks for what is missing in a range; true when an answer has come since the last call.
    boolean ask(History history, long wantedFrom, long wantedTo, int count, long gapMillis) {
        if (history.equals(History.NONE)) return false;
        boolean came = takeAnswer();
        if (wantedTo - wantedFrom <= 0) {
            cancel();
            failure = null;
            return came;
        }
        double column = (wantedTo - wantedFrom) / (double) Math.max(1, count);
        // What is newest may not be in the history yet: less than a gap is not asked for.
        long slack = Math.max(gapMillis, (long) (2 * column));
        if (covers(from, to, columnMillis, wantedFrom, wantedTo, column, slack)) {
            cancel();
            failure = null;
            return came;
        }
        if (askedColumn > 0 && covers(askedFrom, askedTo, askedColumn, wantedFrom, wantedTo, column, slack))
            return came; // on its way, or it has failed
        cancel();
        long more = (long) ((wantedTo - wantedFrom) * MORE);
        askedFrom = wantedFrom - more;
        askedTo = wantedTo;
        askedColumn = column;
        failure = null;
        asked = history.points(
                new History.Request(series, Instant.ofEpochMilli(askedFrom), Instant.ofEpochMilli(askedTo), (int)
                        Math.ceil((askedTo - askedFrom) / column)));
        return takeAnswer() || came;
    }

    private static boolean covers(
            long from, long to, double has, long wantedFrom, long wantedTo, double wants, long slack) {
        return from <= wantedFrom && to + slack >= wantedTo && has <= wants * COARSER;
    }

    private boolean takeAnswer() {
        Future<Points> answer = asked;
        if (answer == null || !answer.isDone()) return false;
        asked = null;
        try {
            points = answer.get();
            from = askedFrom;
            to = askedTo;
            columnMillis = askedColumn;
            askedColumn = 0;
            news = true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage();
            failure = message == null ? cause.getClass().getSimpleName() : message;
        } catch (CancellationException e) {
            failure = "The request was cancelled.";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "The request was interrupted.";
        }
        return true;
    }

    /// What came last.
    Points points() {
        return points;
    }

    /// Whether points have come that are not in the columns yet.
    boolean takeNews() {
        boolean was = news;
        news = false;
        return was;
    }

    boolean isAsking() {
        return asked != null;
    }

    @Nullable
    String failure() {
        return failure;
    }

    /// Forgets that a request failed, so that it is made again.
    void askAgain() {
        cancel();
        failure = null;
    }

    void cancel() {
        Future<Points> running = asked;
        asked = null;
        askedColumn = 0;
        if (running != null) running.cancel(true);
    }

    /// Adds the points from shortly before `start` to the first one of the buffer.
    void addTo(Decimator columns, double start, long before) {
        long bucket = points.bucketMillis();
        int weight = 1;
        for (int i = indexBefore(start); i < points.size(); i++) {
            long time = points.time(i);
            if (time >= before) break;
            double min = points.min(i);
            double max = points.max(i);
            weight = min == max ? 1 : SeriesBuffer.BUCKET;
            // Values of a bucket stand in its middle; raw samples where they are.
            long at = min == max ? time : Math.min(time + bucket / 2, before - 1);
            columns.addBucket(at, min, max, points.mean(i), weight, SeriesBuffer.GAP_INTERVALS * bucket);
        }
    }

    /// The last point before a time, so that the line comes in from there.
    private int indexBefore(double start) {
        int low = 0;
        int high = points.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points.time(middle) < start) low = middle + 1;
            else high = middle;
        }
        return Math.max(0, low - 1);
    }
}
