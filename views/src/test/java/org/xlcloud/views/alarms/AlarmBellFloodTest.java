package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.views.UiTest;

/// How often an operator is called while alarms pour in.
class AlarmBellFloodTest extends UiTest {
    private final Mailbox<Alarms> alarms = new Mailbox<>(Alarms.NONE);
    private final List<String> said = new ArrayList<>();
    private final List<String> badges = new ArrayList<>();
    private final AtomicInteger sounds = new AtomicInteger();
    private AlarmBell bell;

    @Override
    protected void start(Stage stage) {
        bell = new AlarmBell(
                alarms,
                alarm -> true,
                badge -> badges.add(badge == null ? "none" : badge.number()),
                said::add,
                () -> true,
                sounds::incrementAndGet);
    }

    @Override
    protected void stop() {
        bell.close();
    }

    private void arrive(@Nullable Instant flood, String... ids) {
        List<Alarm> all = new ArrayList<>();
        for (String id : ids)
            all.add(SampleAlarms.alarm(id, Severity.CRITICAL, Severity.CRITICAL, Phase.UNACKNOWLEDGED, null));
        alarms.put(new Alarms(all, Alarms.Figures.NONE, flood, List.of(), 1, AlarmScene.NOW));
    }

    private void awaitBadge(String text) {
        await(
                "the badge says " + text,
                () -> !badges.isEmpty() && badges.getLast().equals(text));
    }

    @Test
    void aFloodIsSaidOnceAMinuteAndSoundsOnceAtItsBeginning() {
        arrive(null);
        awaitBadge("none");
        arrive(null, "a");
        awaitBadge("1");
        arrive(AlarmScene.NOW, "a", "b");
        awaitBadge("2");
        arrive(AlarmScene.NOW, "a", "b", "c");
        awaitBadge("3");
        arrive(AlarmScene.NOW, "a", "b", "c", "d");
        awaitBadge("4");
        assertEquals(2, said.size(), said::toString);
        assertTrue(said.getFirst().startsWith("New critical alarm: "), said::toString);
        assertEquals(2, sounds.get(), "the first alarm and the beginning of the flood");
        // When it is over, what was not said yet is.
        arrive(null, "a", "b", "c", "d");
        await("the rest is said", () -> said.size() == 3);
        assertTrue(said.getLast().startsWith("2 new alarms"), said::toString);
    }

    @Test
    void theNumberIsDrawnWhenItChangesOnly() {
        arrive(null);
        awaitBadge("none");
        arrive(null, "a");
        awaitBadge("1");
        arrive(null, "b"); // another one, and still one
        await("the other one is said", () -> said.size() == 2);
        assertEquals(List.of("none", "1"), onFx(() -> List.copyOf(badges)));
    }
}
