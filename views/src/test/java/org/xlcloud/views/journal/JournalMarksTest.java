package org.xlcloud.views.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.charts.Mark;
import org.xlcloud.charts.Tone;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.metrics.Subject;

class JournalMarksTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    Path folder;

    private Journal journal;

    @BeforeEach
    void open() {
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, () -> NOON);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private List<Mark> marks() {
        Subject gpu = Subject.gpu("lab", "gpu-node-1", "0000:87:00.0", Subject.Aliases.NONE);
        return new JournalMarks(journal::search).of(gpu, NOON.minus(Duration.ofHours(1)), NOON);
    }

    private static Fact fact(Kind kind, int minutesAgo, String text) {
        return Fact.of(NOON.minus(Duration.ofMinutes(minutesAgo)), kind, "lab", "Aodh", "lab/hot", text);
    }

    @Test
    void aChartHasWhatHangsOnItsGpuAndNothingOfOthers() {
        Link gpu = Link.of("gpu", "lab/gpu-node-1/0000:87:00.0");
        journal.append(List.of(
                fact(Kind.TRANSITION, 30, "GPU is hot")
                        .on(List.of(gpu))
                        .with("{\"state\": \"alarm\", \"severity\": \"critical\"}"),
                fact(Kind.TRANSITION, 20, "another is hot").on(List.of(Link.of("gpu", "lab/gpu-node-1/0000:88:00.0"))),
                fact(Kind.TRANSITION, 90, "hot before the chart begins").on(List.of(gpu)),
                fact(Kind.WEBHOOK, 10, "a receipt").on(List.of(gpu))));
        Mark mark = marks().getFirst();
        assertEquals(1, marks().size());
        assertEquals("GPU is hot", mark.text());
        assertEquals("alarm", mark.kind());
        assertEquals(Tone.CRITICAL, mark.tone());
        var link = new JournalMarks(journal::search).open(mark.id());
        assertEquals("alarm lab/hot", link == null ? null : link.kind() + " " + link.key());
    }

    @Test
    void floodsStandOnEveryChartAndOpenTheirEntry() {
        journal.append(List.of(
                Fact.of(NOON.minusSeconds(1_200), Kind.FLOOD, "", "console", "", "A flood of alarms begins: 12 new")
                        .on(List.of(Link.of("alarm", "lab/hot"))),
                Fact.of(NOON.minusSeconds(60), Kind.FLOOD, "", "console", "", "The flood of alarms is over"),
                Fact.of(NOON.minusSeconds(7_200), Kind.FLOOD, "", "console", "", "one of this morning")));
        List<Mark> marks = marks();
        assertEquals(
                List.of("The flood of alarms is over", "A flood of alarms begins: 12 new"),
                marks.stream().map(Mark::text).toList());
        assertEquals(
                List.of(Tone.INFO, Tone.WARNING), marks.stream().map(Mark::tone).toList());
        assertEquals("flood", marks.getLast().kind());
        long entry =
                journal.search(Query.ALL.words("begins")).entries().getFirst().id();
        var link = new JournalMarks(journal::search).open(marks.getLast().id());
        assertEquals(AuditPage.KIND + " " + entry, link == null ? null : link.kind() + " " + link.key());
    }
}
