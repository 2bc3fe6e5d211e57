package org.xlcloud.views.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import org.xlcloud.views.fx.FxHop;

/// Whatever is written while the journal is being read is read as well.
@ExtendWith(ApplicationExtension.class)
class JournalReaderTest {
    private static final Instant AT = Instant.parse("2026-11-29T05:00:00Z");

    private final List<Entry> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile Found found = Found.NOTHING;
    private final JournalReader reader = new JournalReader(this::answer, now -> found = now);

    /// Looks at what there is, and the first time is slow to say so.
    private Page answer(Query query) {
        List<Entry> all = written.stream()
                .filter(entry -> query.before() == null || entry.id() < query.before())
                .sorted(Comparator.comparingLong(Entry::id).reversed())
                .toList();
        List<Entry> some = all.subList(0, Math.min(all.size(), query.limit()));
        var page = new Page(some, some.size() < all.size() ? some.getLast().id() : null);
        asked.countDown();
        await(answered);
        return page;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new AssertionError("Never happened");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void write(long id) {
        written.add(new Entry(id, id, AT, Fact.of(AT, Kind.RUN, "lab", "test", "run/" + id, "run " + id)));
    }

    @Test
    void whatIsWrittenWhileTheFirstAnswerIsAwaitedShowsToo() throws TimeoutException {
        write(1);
        FxHop.run(() -> reader.ask(Query.ALL));
        await(asked);
        write(2);
        FxHop.run(reader::refresh);
        WaitForAsyncUtils.waitForFxEvents();
        answered.countDown();
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> found.entries().size() == 2);
        assertEquals(List.of(2L, 1L), found.entries().stream().map(Entry::id).toList());
    }

    private List<Long> ids() {
        return found.entries().stream().map(Entry::id).toList();
    }

    private void awaitIds(Long... ids) throws TimeoutException {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> ids().equals(List.of(ids)) && !found.asking());
    }

    @Test
    void whatIsToldLateStandsInItsPlace() throws TimeoutException {
        answered.countDown();
        write(10);
        write(20);
        FxHop.run(() -> reader.ask(Query.ALL));
        awaitIds(20L, 10L);
        write(15);
        write(5);
        write(30);
        FxHop.run(reader::refresh);
        awaitIds(30L, 20L, 15L, 10L, 5L);
    }

    @Test
    void whatWasNotReadYetStaysBelowTheEndOfWhatIsShown() throws TimeoutException {
        answered.countDown();
        for (long id = 10; id <= 60; id += 10) write(id);
        FxHop.run(() -> reader.ask(Query.ALL.limit(3)));
        awaitIds(60L, 50L, 40L);
        write(55);
        write(25);
        FxHop.run(reader::refresh);
        awaitIds(60L, 55L, 50L, 40L);
        FxHop.run(reader::more);
        awaitIds(60L, 55L, 50L, 40L, 30L, 25L, 20L);
        FxHop.run(reader::more);
        awaitIds(60L, 55L, 50L, 40L, 30L, 25L, 20L, 10L);
    }
}
