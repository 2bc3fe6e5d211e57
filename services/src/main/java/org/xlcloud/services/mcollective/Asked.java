package org.xlcloud.services.mcollective;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.mcollective.Rejection.Kind;
import org.xlcloud.services.mcollective.ReplyVerifier.Reply;

/// One request that waits for its answers.
final class Asked {
    private final String requestId;
    private final @Nullable String job;
    private final boolean pings;
    private final @Nullable Set<String> addressed;
    private final Set<String> awaited;
    private final boolean forSome;
    private final Consumer<Answer> each;
    private final Rejections.Tally rejected = new Rejections.Tally();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final long began = System.nanoTime();
    private long lastArrival = began;
    private int atLeast = 1;

    /// @param pings whether it is a discovery, which is answered by a word
    /// @param addressed who may answer; null for a broadcast
    /// @param awaited when all of these have answered nothing more is waited for; empty: the time
    /// decides
    Asked(
            String requestId,
            @Nullable String job,
            boolean pings,
            @Nullable Collection<String> addressed,
            Collection<String> awaited,
            Consumer<Answer> each) {
        this.requestId = requestId;
        this.job = job;
        this.pings = pings;
        this.addressed = addressed == null ? null : Set.copyOf(addressed);
        this.awaited = new HashSet<>(awaited);
        forSome = !awaited.isEmpty(); // answers may all be there before anybody waits for them
        this.each = each;
    }

    /// Quiet ends nothing before so many have answered.
    Asked atLeast(int answers) {
        atLeast = Math.max(1, answers);
        return this;
    }

    String requestId() {
        return requestId;
    }

    /// It is not waited for any more; an answer of it that comes all the same is taken.
    void gone(String node) {
        lock.lock();
        try {
            if (awaited.remove(node)) arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void reject(Rejection rejection) {
        rejected.add(rejection);
    }

    /// Takes a reply whose signature holds.
    void take(Reply reply) {
        if (addressed != null && !addressed.contains(reply.sender())) {
            reject(new Rejection(Kind.UNASKED, reply.sender(), "it was not addressed"));
            return;
        }
        Answer answer;
        try {
            answer = pings ? pong(reply) : answer(reply);
        } catch (YamlReader.Refused e) {
            reject(new Rejection(Kind.MALFORMED, reply.sender(), String.valueOf(e.getMessage())));
            return;
        }
        if (job != null && answer.data().get("job") instanceof String other && !job.equals(other)) {
            reject(new Rejection(Kind.REPLAYED, reply.sender(), "it belongs to run " + Text.line(other)));
            return;
        }
        lock.lock();
        try {
            if (!taken.add(answer.node())) {
                reject(new Rejection(Kind.REPEATED, answer.node(), "the first answer was kept"));
                return;
            }
            lastArrival = System.nanoTime();
        } finally {
            lock.unlock();
        }
        // counted when it has been passed on, so that a call that is over calls nobody any more
        try {
            each.accept(answer);
        } finally {
            lock.lock();
            try {
                answers.put(answer.node(), answer);
                awaited.remove(answer.node());
                arrived.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private Answer pong(Reply reply) throws YamlReader.Refused {
        Object word = YamlReader.read(reply.body());
        if (!"pong".equals(word)) throw new YamlReader.Refused("it answers no pong");
        return new Answer(reply.sender(), 0, "pong", Map.of(), after());
    }

    private Answer answer(Reply reply) throws YamlReader.Refused {
        Map<String, @Nullable Object> body = YamlReader.readMap(reply.body());
        if (!(body.get("statuscode") instanceof Long status)) throw new YamlReader.Refused("it holds no statuscode");
        Object data = body.get("data");
        return new Answer(
                reply.sender(),
                (int) Math.max(0, Math.min(status, 99)),
                Text.clean(String.valueOf(body.get("statusmsg"))),
                data == null ? Map.of() : YamlReader.map(data),
                after());
    }

    private Duration after() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// Waits until all that were awaited have answered, or the time is over.
    ///
    /// @param quiet ends a wait for nobody in particular when nothing has come for so long; zero: never
    void await(Duration atMost, Duration quiet) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                long left = atMost.toNanos() - (now - began);
                if (left <= 0 || (forSome && awaited.isEmpty())) return;
                if (!forSome && !quiet.isZero() && answers.size() >= atLeast) {
                    long calm = quiet.toNanos() - (now - lastArrival);
                    if (calm <= 0) return;
                    left = Math.min(left, calm);
                }
                if (!arrived.await(left, TimeUnit.NANOSECONDS) && left <= 0) return;
            }
        } finally {
            lock.unlock();
        }
    }

    Outcome outcome() {
        lock.lock();
        try {
            Set<String> silent = new HashSet<>(awaited);
            if (addressed != null) {
                silent.addAll(addressed);
                silent.removeAll(answers.keySet());
            }
            return new Outcome(
                    List.copyOf(answers.values()),
                    List.copyOf(silent),
                    rejected.rejections(),
                    Duration.ofNanos(System.nanoTime() - began));
        } finally {
            lock.unlock();
        }
    }
}
