package org.xlcloud.services.flow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs what operators ask for on virtual threads and keeps the list that the jobs drawer shows.
public final class Jobs {
    private static final Logger LOG = LateLogger.of(Jobs.class);
    private static final int MOST_ENDED = 200;

    private final InstantSource clock;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Thread> threads = new ConcurrentHashMap<>();
    private final Mailbox<List<Job>> list = new Mailbox<>(List.of());

    public Jobs(InstantSource clock) {
        this.clock = clock;
    }

    /// Newest first.
    public Mailbox<List<Job>> list() {
        return list;
    }

    /// What a job does; it says how far it is and returns the outcome in words.
    public interface Work {
        String run(Progress progress) throws Exception;
    }

    /// Takes a job's progress: a fraction from 0 to 1 (negative: unknown) and the step in words.
    public interface Progress {
        void at(double fraction, String step);

        /// Gives the job's details, to be copied into a ticket.
        default void details(String text) {}
    }

    public Job run(String title, Work work) {
        return run(title, null, work);
    }

    /// @param usually how long such work usually takes; null where that is not known
    public Job run(String title, @Nullable Duration usually, Work work) {
        long id = ids.incrementAndGet();
        var job = new Job(id, title, Job.State.RUNNING, -1, "", clock.instant(), null, null, usually, null);
        add(job);
        var thread = Thread.ofVirtual().name("job " + id).unstarted(() -> execute(id, title, work));
        threads.put(id, thread);
        thread.start();
        return job;
    }

    /// Interrupts a running job; one that has ended stays as it is.
    public void cancel(long id) {
        Thread thread = threads.get(id);
        if (thread != null) thread.interrupt();
    }

    private void execute(long id, String title, Work work) {
        try {
            String outcome = work.run(new Progress() {
                @Override
                public void at(double fraction, String step) {
                    change(id, job -> job.at(fraction, step));
                }

                @Override
                public void details(String text) {
                    change(id, job -> job.with(text));
                }
            });
            end(id, Job.State.DONE, outcome, null);
        } catch (InterruptedException e) {
            @Nullable String how = e.getMessage();
            end(id, Job.State.CANCELLED, how == null ? "Cancelled" : how, null);
        } catch (ProblemException e) {
            // A call that is broken off by cancelling ends with a problem and leaves the thread interrupted.
            if (Thread.currentThread().isInterrupted()) end(id, Job.State.CANCELLED, "Cancelled", null);
            else end(id, Job.State.FAILED, e.problem().reason(), e.problem());
        } catch (Exception e) {
            LOG.log(Level.WARNING, "Unexpected failure of the job " + title, e);
            end(id, Job.State.FAILED, String.valueOf(e), Problem.of("run " + title, "the console", String.valueOf(e)));
        } finally {
            threads.remove(id);
        }
    }

    private void end(long id, Job.State state, String message, @Nullable Problem problem) {
        change(id, job -> job.ended(state, message, problem, clock.instant()));
    }

    private synchronized void add(Job job) {
        var jobs = new ArrayList<Job>();
        jobs.add(job);
        int ended = 0;
        for (Job old : list.newest()) if (!old.ended() || ended++ < MOST_ENDED) jobs.add(old);
        list.put(List.copyOf(jobs));
    }

    private synchronized void change(long id, UnaryOperator<Job> change) {
        list.put(list.newest().stream()
                .map(job -> job.id() == id ? change.apply(job) : job)
                .toList());
    }
}
