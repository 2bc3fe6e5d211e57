package org.xlcloud.simulator.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The faults that a test scripts, by service type (`compute`, `placement`, `identity`, …). A service's faults strike
/// one for each call, in the order that they were added; one without a count stays until it is cleared.
public final class Faults {
    private static final class Scripted {
        private final String service;
        private final String part;
        private final Fault fault;
        private int left;

        Scripted(String service, String part, Fault fault, int left) {
            this.service = service;
            this.part = part;
            this.fault = fault;
            this.left = left;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Scripted> script = new ArrayList<>();
    private volatile CountDownLatch released = new CountDownLatch(1);
    private volatile boolean running = true;
    private volatile Duration uptimeHang = Duration.ZERO;

    /// Strikes every call until cleared.
    public void add(String service, Fault fault) {
        add(service, "", fault, Integer.MAX_VALUE);
    }

    /// Strikes the next calls.
    public void add(String service, Fault fault, int times) {
        add(service, "", fault, times);
    }

    /// Strikes the next calls whose path and query contain a text.
    public void add(String service, String part, Fault fault, int times) {
        lock.lock();
        try {
            script.add(new Scripted(service, part, fault, times));
        } finally {
            lock.unlock();
        }
    }

    /// Leaves a service out of the catalog that comes with each token, as where a cloud doesn't have it.
    public void withoutInCatalog(String service) {
        var without = new Fault.Rewrite(body -> body.replace('"' + service + '"', "\"elsewhere\""), null);
        add("identity", "/auth/tokens", without, Integer.MAX_VALUE);
    }

    /// Lets Nova's hypervisor details hang at microversions from 2.88 on and then answer 500, as they do for the first
    /// minute after a compute host died: Nova waits for the dead host's uptime. Zero ends it.
    public void uptimeHangs(Duration time) {
        uptimeHang = time;
    }

    /// Waits as scripted. False where nothing is.
    public boolean uptimeHangs() {
        Duration time = uptimeHang;
        if (time.isZero()) {
            return false;
        }
        pause(time);
        return true;
    }

    /// Ends the faults of one service. Calls that hang are let go, without an answer.
    public void clear(String service) {
        lock.lock();
        try {
            script.removeIf(scripted -> scripted.service.equals(service));
        } finally {
            lock.unlock();
        }
        release();
    }

    /// Ends all faults.
    public void clear() {
        lock.lock();
        try {
            script.clear();
            uptimeHang = Duration.ZERO;
        } finally {
            lock.unlock();
        }
        release();
    }

    /// Ends all faults and pauses for good, at the end of the simulator.
    public void close() {
        running = false;
        clear();
    }

    boolean running() {
        return running;
    }

    @Nullable
    Fault next(String service, Call call) {
        lock.lock();
        try {
            String query = call.rawQuery();
            String address = query == null ? call.path() : call.path() + "?" + query;
            Scripted due = script.stream()
                    .filter(scripted -> scripted.service.equals(service) && address.contains(scripted.part))
                    .findFirst()
                    .orElse(null);
            if (due == null) {
                return null;
            }
            if (due.left != Integer.MAX_VALUE && --due.left == 0) {
                script.remove(due);
            }
            return due.fault;
        } finally {
            lock.unlock();
        }
    }

    /// Waits, but not beyond the end of the fault. True where that cut it short.
    boolean pause(Duration time) {
        try {
            return !running || released.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void release() {
        CountDownLatch waiting = released;
        released = new CountDownLatch(1);
        waiting.countDown();
    }
}
