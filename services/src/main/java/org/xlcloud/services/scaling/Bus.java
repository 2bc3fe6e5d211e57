package org.xlcloud.services.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rpc;

/// Asks which nodes are these servers. A node says so itself, by its fact `instance_id`.
final class Bus {
    /// As MCollective's own client listens; it is waited for where somebody is silent.
    static final Duration LISTEN = Duration.ofSeconds(2);
    /// Where they are asked again soon: nodes answer within some 20 to 80 ms.
    static final Duration BRIEFLY = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final int MOST_IN_ONE_FILTER = 50;

    private Bus() {}

    /// Takes `listen` at most, however many are asked and however many of them are silent.
    ///
    /// @param servers ids
    /// @param listen how long those that have not answered are waited for
    /// @return names on the bus by server id, of those that answered
    static Map<String, String> ask(Mco mco, Collection<String> servers, Duration listen) throws InterruptedException {
        var ids = servers.stream().filter(id -> id.matches("[0-9a-fA-F-]{36}")).toList();
        var questions = new ArrayList<Callable<Map<String, String>>>();
        for (int from = 0; from < ids.size(); from += MOST_IN_ONE_FILTER) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_IN_ONE_FILTER));
            questions.add(() -> some(mco, some, listen));
        }
        var found = new HashMap<String, String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Map<String, String>> answers : threads.invokeAll(questions)) found.putAll(answers.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) throw problem;
            throw new IllegalStateException(e.getCause());
        }
        return found;
    }

    private static Map<String, String> some(Mco mco, List<String> ids, Duration listen) {
        Outcome outcome = mco.broadcast(
                Rpc.of("rpcutil", "get_fact").with("fact", "instance_id"),
                filter(ids).withAgent("xlcloud"),
                listen,
                QUIET,
                ids.size(),
                answer -> {});
        var found = new HashMap<String, String>();
        for (Answer answer : outcome.answers()) {
            String id = answer.text("value");
            // the first that says it is that server is taken; a second one is told by nobody
            if (answer.done() && ids.contains(id)) found.putIfAbsent(id, answer.node());
        }
        return found;
    }

    private static Filter filter(List<String> ids) {
        if (ids.size() == 1) return Filter.ALL.withFact("instance_id", ids.getFirst());
        return Filter.ALL.withFact(new Filter.Fact("instance_id", "=~", "/^(" + String.join("|", ids) + ")$/"));
    }
}
