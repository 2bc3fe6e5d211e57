package org.xlcloud.views.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
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
        var page = new Page(written.reversed(), null);
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
}
