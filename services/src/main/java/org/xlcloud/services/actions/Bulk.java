package org.xlcloud.services.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// One action over many things: a few at once, a result for each. Abort begins no more of them; those under way go to
/// their end, so that none is left half-done.
public final class Bulk {
    private final Runner runner;
    private final String title;
    private final List<Action> actions;
    private final int width;
    private final Mailbox<List<Item>> items;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch ended;
    private volatile boolean aborted;
    private volatile @Nullable Job job;

    /// One of them, as it stands.
    ///
    /// @param words the newest step, or the outcome
    public record Item(
            String title,
            State state,
            String words,
            @Nullable Outcome outcome) {}

    /// How one of them stands.
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        UNKNOWN,
        CANCELLED,
        /// Not begun, since the operator aborted.
        SKIPPED;

        /// As on screen and in JSON: lower case.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean ended() {
            return this != WAITING && this != RUNNING;
        }
    }

    Bulk(Runner runner, String title, List<Action> actions, int width) {
        if (width < 1) throw new IllegalArgumentException("at least one at a time, not " + width);
        this.runner = runner;
        this.title = title;
        this.actions = actions;
        this.width = width;
        items = new Mailbox<>(actions.stream()
                .map(action -> new Item(action.title(), State.WAITING, "", null))
                .toList());
        ended = new CountDownLatch(Math.min(width, actions.size()));
    }

    public String title() {
        return title;
    }

    /// Each with its state, in the order of asking.
    public Mailbox<List<Item>> items() {
        return items;
    }

    /// Whether none waits or runs any more.
    public boolean ended() {
        return items.newest().stream().allMatch(item -> item.state().ended());
    }

    /// The job that it is in the jobs drawer.
    public @Nullable Job job() {
        return job;
    }

    /// Begins no more of them.
    public void abort() {
        aborted = true;
    }

    /// Those that failed or were not begun, for another try. What is not known to have happened is not among them: that
    /// is for a person to look at first.
    public List<Action> unfinished() {
        List<Item> now = items.newest();
        List<Action> left = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            State state = now.get(i).state();
            if (state == State.FAILED || state == State.SKIPPED || state == State.CANCELLED) left.add(actions.get(i));
        }
        return List.copyOf(left);
    }

    /// Tries those again that failed or were not begun; each looks first at what is there by then.
    public Bulk retryFailed() {
        return runner.start(title, unfinished(), width);
    }

    void start(Jobs jobs) {
        job = jobs.run(title, this::work);
    }

    private String work(Jobs.Progress progress) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(width, actions.size()); i++)
            threads.add(Thread.ofVirtual().name(title + " " + i).start(() -> oneAfterTheOther(progress)));
        try {
            ended.await();
        } catch (InterruptedException e) {
            abort();
            for (Thread thread : threads) thread.interrupt();
            ended.await(); // each says what became of it
        }
        progress.details(details());
        return outcome();
    }

    private void oneAfterTheOther(Jobs.Progress progress) {
        try {
            for (int i = next.getAndIncrement(); i < actions.size(); i = next.getAndIncrement()) {
                if (aborted) set(i, new Item(actions.get(i).title(), State.SKIPPED, "not begun", null), progress);
                else one(i, progress);
            }
        } finally {
            ended.countDown();
        }
    }

    private void one(int i, Jobs.Progress progress) {
        Action action = actions.get(i);
        set(i, new Item(action.title(), State.RUNNING, "", null), progress);
        Outcome outcome = runner.run(
                action, (fraction, step) -> set(i, new Item(action.title(), State.RUNNING, step, null), progress));
        State state = switch (outcome.state()) {
            case DONE -> State.DONE;
            case FAILED -> State.FAILED;
            case UNKNOWN -> State.UNKNOWN;
            case CANCELLED -> State.CANCELLED;
        };
        set(i, new Item(action.title(), state, outcome.words(), outcome), progress);
    }

    private synchronized void set(int i, Item item, Jobs.Progress progress) {
        var now = new ArrayList<>(items.newest());
        now.set(i, item);
        items.put(List.copyOf(now));
        long past = now.stream().filter(each -> each.state().ended()).count();
        progress.at((double) past / now.size(), past + " of " + now.size());
    }

    private String outcome() throws InterruptedException {
        List<Item> now = items.newest();
        List<String> parts = new ArrayList<>();
        for (State state : State.values()) {
            long count = now.stream().filter(item -> item.state() == state).count();
            if (count > 0) parts.add(count + " " + state.word());
        }
        String words = String.join(", ", parts);
        if (now.stream().allMatch(item -> item.state() == State.DONE)) return words;
        boolean bad = now.stream().anyMatch(item -> item.state() == State.FAILED || item.state() == State.UNKNOWN);
        if (!bad) throw new InterruptedException(words);
        Item first = now.stream()
                .filter(item -> item.state() == State.FAILED || item.state() == State.UNKNOWN)
                .findFirst()
                .orElseThrow();
        throw new ProblemException(
                Problem.of(title, "the cloud", words + "; the first: " + first.title() + ": " + first.words())
                        .withHint("The results have Retry failed"));
    }

    private String details() {
        var text = new StringBuilder(title);
        for (Item item : items.newest()) {
            text.append("\n\n");
            if (item.outcome() == null)
                text.append(item.title()).append(": ").append(item.state().word());
            else text.append(item.outcome().details());
        }
        return text.toString();
    }
}
