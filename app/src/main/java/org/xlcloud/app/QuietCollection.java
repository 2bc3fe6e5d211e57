package org.xlcloud.app;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Has the whole heap collected while nobody is at the program.
///
/// The serial collector, which is small and starts at once, leaves the old generation alone until that can grow
/// no more, at a quarter of the machine's memory. What feeds have brought and nobody holds any longer adds up
/// there: 2 MB a minute with the demo cloud. A collection stops everything for as long as it takes, a tenth of a
/// second for 50 MB, and so waits for a minute in which nothing was touched.
public final class QuietCollection implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final long SLACK_BYTES = 16L << 20;

    private final LongSupplier used;
    private final Runnable collect;
    private final Thread thread;
    private volatile boolean touched = true;

    public QuietCollection() {
        this(LOOK, QuietCollection::usedBytes, System::gc);
    }

    /// @param used bytes of the heap
    QuietCollection(Duration look, LongSupplier used, Runnable collect) {
        this.used = used;
        this.collect = collect;
        thread = Thread.ofVirtual().name("quiet collection").start(() -> run(look));
    }

    /// Says that somebody is at it. On any thread.
    public void touch() {
        touched = true;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run(Duration look) {
        long kept = 0;
        try {
            while (true) {
                Thread.sleep(look);
                boolean quiet = !touched;
                touched = false;
                if (!quiet || !due(used.getAsLong(), kept)) continue;
                collect.run();
                kept = used.getAsLong();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /// Whether enough has come since the last collection to be worth another.
    ///
    /// @param kept bytes that were in use after it; 0 before the first
    static boolean due(long used, long kept) {
        return used > kept + kept / 4 + SLACK_BYTES;
    }

    private static long usedBytes() {
        Runtime now = Runtime.getRuntime();
        return now.totalMemory() - now.freeMemory();
    }
}
