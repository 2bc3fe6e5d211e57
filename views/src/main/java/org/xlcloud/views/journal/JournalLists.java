package org.xlcloud.views.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The journal's entries as lists.
final class JournalLists {
    private JournalLists() {}

    /// What happened to alarms.
    static TableSpec<Entry> history() {
        return new TableSpec<>(
                "alarms.history",
                "entry",
                "entries",
                JournalLists::key,
                JournalLists::key,
                JournalLists::spoken,
                List.of(
                        at(),
                        kind(),
                        text().wide(340),
                        on("on", "On").wide(190),
                        who(),
                        cause(),
                        Column.<Entry>text(
                                        "source",
                                        "Source",
                                        entry -> entry.fact().source())
                                .wide(110),
                        cloud(),
                        subject(),
                        written(),
                        once()));
    }

    /// What operators did.
    static TableSpec<Entry> audit() {
        return new TableSpec<>(
                "audit",
                "action",
                "actions",
                JournalLists::key,
                JournalLists::key,
                JournalLists::spoken,
                List.of(
                        at(),
                        who().wide(150),
                        text().wide(430),
                        on("on", "Where").wide(230),
                        Column.<Entry>state(
                                        "outcome",
                                        "Outcome",
                                        entry -> Outcome.of(entry.fact()).look())
                                .wide(120),
                        Column.<Entry>number(
                                        "calls",
                                        "Calls",
                                        entry -> Outcome.of(entry.fact()).calls())
                                .wide(70),
                        Column.<Entry>text(
                                        "requestIds",
                                        "Request IDs",
                                        entry -> Outcome.of(entry.fact()).requestIds())
                                .alias("request")
                                .wide(290),
                        kind(),
                        cause(),
                        cloud(),
                        Column.<Entry>text(
                                        "source",
                                        "Source",
                                        entry -> entry.fact().source())
                                .wide(110)
                                .hidden(),
                        subject(),
                        written()));
    }

    private static Column<Entry> at() {
        return Column.<Entry>time("at", "At", entry -> entry.fact().at()).wide(164);
    }

    private static Column<Entry> written() {
        return Column.<Entry>time("written", "Written", Entry::written).hidden();
    }

    private static Column<Entry> kind() {
        return Column.<Entry>state("kind", "What", entry -> look(entry.fact())).wide(168);
    }

    private static Column<Entry> text() {
        return Column.<Entry>text("text", "What happened", entry -> entry.fact().text());
    }

    private static Column<Entry> on(String id, String title) {
        return Column.<Entry>text(id, title, JournalLists::place).linked(JournalLists::first);
    }

    private static Column<Entry> who() {
        return Column.<Entry>text("who", "Who", entry -> blank(entry.fact().who()))
                .wide(130);
    }

    private static Column<Entry> cause() {
        return Column.<Entry>text("cause", "Why", entry -> blank(entry.fact().cause()))
                .wide(300);
    }

    private static Column<Entry> cloud() {
        return Column.<Entry>text("cloud", "Cloud", entry -> blank(entry.fact().cloud()))
                .wide(90);
    }

    private static Column<Entry> subject() {
        return Column.<Entry>text(
                        "subject", "About", entry -> blank(entry.fact().subject()))
                .wide(300)
                .hidden();
    }

    private static Column<Entry> once() {
        return Column.<Entry>number("id", "Entry", Entry::id).hidden();
    }

    static String key(Entry entry) {
        return Long.toString(entry.id());
    }

    private static String spoken(Entry entry) {
        String who = entry.fact().who().isEmpty() ? "" : " by " + entry.fact().who();
        return entry.fact().kind().title() + who + ": " + entry.fact().text();
    }

    private static @Nullable String blank(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String place(Entry entry) {
        Link first = first(entry);
        return first == null ? null : first.text();
    }

    private static @Nullable Link first(Entry entry) {
        return entry.fact().links().stream()
                .filter(link -> !link.kind().equals("alarm"))
                .findFirst()
                .map(JournalLists::link)
                .orElse(null);
    }

    static Link link(org.xlcloud.services.journal.Link link) {
        return new Link(link.kind(), link.key(), name(link.key()));
    }

    /// The key without the cloud's name: what a person knows it by.
    private static String name(String key) {
        return Links.shortGpu(key.substring(key.indexOf('/') + 1));
    }

    /// A shape and a word for each kind of entry; of a transition, what the alarm came to.
    static Look look(Fact fact) {
        return switch (fact.kind()) {
            case TRANSITION -> Look.of(Transition.to(fact));
            case ACKNOWLEDGEMENT -> new Look(Icon.ACKNOWLEDGED, "acknowledgement", "state-held");
            case SHELVING -> new Look(Icon.SHELVED, "shelving", "state-reserved");
            case SERVICE -> new Look(Icon.OUT_OF_SERVICE, "out of service", "state-loading");
            case GROUPING -> new Look(Icon.GROUP, "grouping", "state-held");
            case DEFINITION -> new Look(Icon.EDIT, "definition", "state-held");
            case FLOOD -> new Look(Icon.FLOOD, "flood", "state-failed");
            case WEBHOOK -> new Look(Icon.LINK, "webhook", "state-loading");
            case ACTION -> new Look(Icon.USER, "action", "state-held");
            case RUN -> new Look(Icon.RUN, "run", "state-live");
            case SCALING -> new Look(Icon.STACK, "scaling", "state-reserved");
            case CONSOLE -> new Look(Icon.INFO, "console", "state-loading");
            case OTHER -> new Look(Icon.HELP, "other", "state-loading");
        };
    }
}
