package org.xlcloud.views.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.Mark;
import org.xlcloud.charts.Tone;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.shell.Link;

/// What the journal has of a GPU or an instance, as marks on its charts: alarms' transitions, scalings, runs, and what
/// operators did; and the floods of alarms, which are of no one thing and on every chart.
public final class JournalMarks implements MetricsContext.Marks {
    private static final Logger LOG = LateLogger.of(JournalMarks.class);
    private static final int MOST = 200;
    private static final Kind[] KINDS = {Kind.TRANSITION, Kind.ACKNOWLEDGEMENT, Kind.ACTION, Kind.SCALING, Kind.RUN};
    private static final char APART = '|';

    private final Function<Query, Page> journal;

    /// @param journal answers a query, throws a problem
    public JournalMarks(Function<Query, Page> journal) {
        this.journal = journal;
    }

    @Override
    public List<Mark> of(Subject subject, Instant from, Instant to) {
        List<Mark> marks = new ArrayList<>();
        Query within = Query.ALL.between(from, to).limit(MOST);
        boolean gpu = subject.kind() == Subject.Kind.GPU;
        read(on(within, gpu ? "gpu" : "instance", subject.key()), marks);
        String holder = subject.aliases().instanceId();
        if (gpu && holder != null) read(on(within, "instance", subject.cloud() + "/" + holder), marks);
        read(within.of(Kind.FLOOD), marks);
        return marks;
    }

    private static Query on(Query within, String kind, String key) {
        return within.of(KINDS).on(org.xlcloud.services.journal.Link.of(kind, key));
    }

    private void read(Query query, List<Mark> marks) {
        try {
            for (Entry entry : journal.apply(query).entries()) marks.add(mark(entry));
        } catch (ProblemException e) {
            // The page of alarms and the lights say so; a chart without marks is still a chart.
            LOG.log(Level.DEBUG, "No marks from the journal", e);
        }
    }

    private static Mark mark(Entry entry) {
        Fact fact = entry.fact();
        String id = fact.kind().id() + APART + entry.id() + APART + fact.subject();
        String word =
                fact.kind() == Kind.TRANSITION ? "alarm" : fact.kind().title().toLowerCase(Locale.ROOT);
        String text = fact.who().isEmpty() ? fact.text() : fact.text() + ", " + fact.who();
        return new Mark(id, fact.at(), word, text, tone(fact));
    }

    private static Tone tone(Fact fact) {
        // The beginning of a flood hangs on its alarms, its end on nothing.
        if (fact.kind() == Kind.FLOOD) return fact.links().isEmpty() ? Tone.INFO : Tone.WARNING;
        if (fact.kind() != Kind.TRANSITION) return Tone.INFO;
        return switch (Transition.to(fact)) {
            case CRITICAL -> Tone.CRITICAL;
            case MODERATE -> Tone.WARNING;
            case LOW, NONE, UNKNOWN -> Tone.INFO;
        };
    }

    /// The alarm of a transition; of the rest the entry itself.
    @Override
    public @Nullable Link open(String id) {
        String[] parts = id.split("\\" + APART, 3);
        if (parts.length < 3) return null;
        boolean alarm = List.of(Kind.TRANSITION, Kind.ACKNOWLEDGEMENT).contains(Kind.of(parts[0]));
        return alarm && !parts[2].isEmpty()
                ? new Link("alarm", parts[2], parts[2])
                : new Link(AuditPage.KIND, parts[1], "entry " + parts[1]);
    }
}
