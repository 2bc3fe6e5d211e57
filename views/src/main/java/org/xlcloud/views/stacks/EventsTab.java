package org.xlcloud.views.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Button;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackStatus;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// What happened in a stack and in all that it nests, in one list by time; new events are added as
/// they come, older ones page by page when they are asked for.
final class EventsTab {
    private static final int PAGE = 200;
    private static final int MOST_NEWS = 5_000;
    private static final Duration NEWS_EVERY = Duration.ofSeconds(5);

    private final InventoryContext context;
    private final ResourceTable<StackEvent> table;
    private final Question<Subject, List<StackEvent>> question;
    /// The event from which on older ones are asked for next; null for the newest.
    private final AtomicReference<@Nullable String> after = new AtomicReference<>();
    private final Button older = new Button("Load older", Icon.DOWN.node());
    private final Map<String, StackEvent> events = new LinkedHashMap<>();
    /// The ids of those that are shown; read where they are asked for.
    private volatile Set<String> seen = Set.of();
    private @Nullable Subject subject;
    private Instant askedAt = Instant.MIN;

    private EventsTab(InventoryContext context, Navigator navigator) {
        this.context = context;
        table = new ResourceTable<>(spec(), context.table(navigator), _ -> List.of());
        table.whenEmpty(new EmptyState(
                Icon.EMPTY, "No events", "Heat keeps the newest thousand of each stack; this one has none."));
        question = new Question<>("Heat", "events", this::ask, this::arrived, table.node());
        older.setOnAction(_ -> loadOlder());
        older.setDisable(true);
        table.addTools(older);
        Seconds.whileShowing(table.node(), this::tick);
    }

    static DetailTab<StackRow, Known> of(InventoryContext context, Navigator navigator) {
        var tab = new EventsTab(context, navigator);
        return new DetailTab<>(
                "Events",
                tab.question.node(),
                (row, _) -> tab.show(Subject.stack(row)),
                tab.question::showing,
                tab.table::close,
                row -> row.asked() != null);
    }

    private static TableSpec<StackEvent> spec() {
        return new TableSpec<>(
                "stack-events",
                "event",
                "events",
                StackEvent::id,
                StackEvent::physicalId,
                event -> event.resource() + " of " + event.stackName() + " " + event.status() + " " + event.reason(),
                List.of(
                        Column.<StackEvent>time("time", "Time", StackEvent::at).wide(176),
                        Column.<StackEvent>state("status", "Status", event -> look(event.status()))
                                .wide(190),
                        Column.<StackEvent>text("resource", "Resource", StackEvent::resource)
                                .wide(150),
                        Column.<StackEvent>text("reason", "Reason", StackEvent::reason)
                                .wide(340)
                                .growing(),
                        Column.<StackEvent>text("stack", "Stack", StackEvent::stackName)
                                .wide(200),
                        Column.<StackEvent>text("id", "ID", StackEvent::physicalId)
                                .wide(280)
                                .hidden()));
    }

    private static Look look(StackStatus status) {
        Look health = Look.of(
                switch (status.state()) {
                    case COMPLETE -> Health.OK;
                    case IN_PROGRESS -> Health.BUSY;
                    case FAILED -> Health.FAILED;
                    case UNKNOWN -> Health.UNKNOWN;
                });
        return new Look(health.icon(), status.word().toLowerCase(Locale.ROOT).replace('_', ' '), health.styleClass());
    }

    private void show(@Nullable Subject next) {
        if (next == null || next.equals(subject)) return;
        subject = next;
        events.clear();
        seen = Set.of();
        table.rows(List::of);
        askedAt = context.times().now();
        question.of(next);
    }

    private void tick() {
        Subject now = subject;
        if (now == null || Duration.between(askedAt, context.times().now()).compareTo(NEWS_EVERY) < 0) return;
        askedAt = context.times().now();
        question.news();
    }

    private void loadOlder() {
        StackEvent oldest = events.values().stream()
                .filter(event -> event.at() != null)
                .min(Comparator.comparing(StackEvent::at))
                .orElse(null);
        if (oldest == null) return;
        after.set(oldest.id());
        question.news();
    }

    private List<StackEvent> ask(Subject of) {
        String older = after.getAndSet(null);
        if (older != null) return page(of, older);
        List<StackEvent> page = page(of, null);
        List<StackEvent> all = new ArrayList<>(page);
        // More than a page may have come since the last look: no gap is left between.
        Set<String> known = seen;
        while (!known.isEmpty()
                && page.size() == PAGE
                && all.size() < MOST_NEWS
                && page.stream().noneMatch(event -> known.contains(event.id()))) {
            page = page(of, page.getLast().id());
            all.addAll(page);
        }
        return all;
    }

    private List<StackEvent> page(Subject of, @Nullable String from) {
        return context.stacks().source().events(of.cloud(), of.stack(), from, PAGE);
    }

    private boolean isNews(List<StackEvent> page) {
        if (page.isEmpty() || events.isEmpty()) return false;
        Instant newest = events.values().iterator().next().at();
        Instant first = page.getFirst().at();
        return newest != null && first != null && !first.isBefore(newest);
    }

    private void arrived(List<StackEvent> page) {
        boolean first = events.isEmpty();
        int before = events.size();
        Map<String, StackEvent> known = new LinkedHashMap<>(events);
        // Heat's times are whole seconds: among events of one its own order counts, in which the newest come first.
        if (isNews(page)) events.clear();
        for (StackEvent event : page) events.put(event.id(), event);
        known.forEach(events::putIfAbsent);
        seen = Set.copyOf(events.keySet());
        // A full page may have more behind it; one that brought nothing new has none.
        if (first) older.setDisable(page.size() < PAGE);
        else if (page.size() < PAGE && events.size() > before) older.setDisable(true);
        List<StackEvent> all = new ArrayList<>(events.values());
        table.rows(() -> {
            all.sort(Comparator.comparing(StackEvent::at, Comparator.nullsLast(Comparator.reverseOrder())));
            return all;
        });
    }
}
