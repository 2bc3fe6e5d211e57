package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What the contract tests of all systems begin with: the target, connected as its administrator and as a member of
/// another project. On a lab test classes run one after another.
@Tag("contract")
abstract class Contract {
    static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Target target;
    static Cloud cloud;
    static Cloud member;

    @BeforeAll
    static void open() {
        target = Target.open();
        cloud = target.connect();
        member = target.connect(target.member());
    }

    @AfterAll
    static void close() {
        member.close();
        cloud.close();
        target.close();
    }

    static Problem problem(Executable failing) {
        return assertThrows(ProblemException.class, failing).problem();
    }

    /// The call is answered with this status, and the problem says these words of the server and its request id.
    static void refused(int status, Executable failing, String... words) {
        Problem problem = problem(failing);
        assertEquals(status, problem.status(), problem::oneLine);
        for (String word : words) assertTrue(problem.reason().contains(word), () -> word + " in " + problem.oneLine());
        assertTrue(String.valueOf(problem.requestId()).startsWith("req-"), problem::oneLine);
    }

    /// JSON with `'` for `"`.
    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /// A field's text in each of a list.
    static List<String> texts(JsonNode list, String field) {
        var texts = new ArrayList<String>();
        for (JsonNode item : list) texts.add(item.path(field).asText());
        return texts;
    }

    /// Asks until the answer is good: real services carry some things out later.
    static <T> T await(Supplier<T> ask, Predicate<T> good) {
        return await(PATIENCE, ask, good);
    }

    static <T> T await(Duration patience, Supplier<T> ask, Predicate<T> good) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T answer = ask.get();
            if (good.test(answer)) return answer;
            assertTrue(System.nanoTime() < end, () -> "still not after " + patience + ": " + answer);
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(Target.LOOK.toMillis(), TimeUnit.MILLISECONDS))
                    .join();
        }
    }
}
