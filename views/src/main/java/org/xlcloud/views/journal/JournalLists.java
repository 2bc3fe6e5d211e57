package org.xlcloud.views.journal;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The journal's entries as lists.
final class JournalLists {
    private JournalLists() {}

    /// What happened to alarms.
    static TableSpec<Entry> history(Names names) {
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
                        on("On", names).wide(190),
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
    static TableSpec<Entry> audit(Names names) {
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
                        on("Where", names).wide(230),
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

    private static Column<Entry> on(String title, Names names) {
        return Column.<Entry>text("on", title, entry -> place(entry, names)).linked(entry -> first(entry, names));
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

    private static @Nullable String place(Entry entry, Names names) {
        Link first = first(entry, names);
        return first == null ? null : first.text();
    }

    /// The nearest thing that it is about; the cloud says less, and an alarm without a name the least.
    static @Nullable Link first(Entry entry, Names names) {
        return entry.fact().links().stream()
                .min(Comparator.comparingInt(link -> switch (link.kind()) {
                    case "cloud" -> 2;
                    case "alarm" -> written(entry, link) == null ? 3 : 1;
                    default -> 0;
                }))
                .map(link -> link(entry, link, names))
                .orElse(null);
    }

    /// By the name that the entry has of it, since that may be gone, or else by what it is called now.
    static Link link(Entry entry, org.xlcloud.services.journal.Link link, Names names) {
        Link known = names.link(link.kind(), link.key());
        String written = written(entry, link);
        return written == null ? known : new Link(known.kind(), known.key(), written);
    }

    private static @Nullable String written(Entry entry, org.xlcloud.services.journal.Link link) {
        return entry.fact().kind() == Kind.ACTION
                ? Outcome.of(entry.fact()).names().get(id(link))
                : null;
    }

    /// The key without the cloud's name.
    private static String id(org.xlcloud.services.journal.Link link) {
        return link.key().substring(link.key().indexOf('/') + 1);
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
