package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Acknowledgement;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Guidance;
import org.xlcloud.services.alarms.Shelving;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.detail.Openstack;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.metrics.MetricsPage;
import org.xlcloud.views.metrics.Target;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.ResourceTable;

/// Everything known of one alarm, with links to all that it hangs on.
final class AlarmDetail {
    private static final int MOST_COVERED = 50;

    private AlarmDetail() {}

    /// @param covered the alarms that this one covers
    /// @param find an alarm by its key
    /// @param layer as the cloud's stacks have it; null where they don't
    static Detail of(
            AlarmRow row, List<AlarmRow> covered, Function<String, @Nullable AlarmRow> find, @Nullable Link layer) {
        Alarm alarm = row.alarm();
        List<Detail.Section> sections = new ArrayList<>();
        sections.add(new Facts("Now")
                .look("Severity, latched", Look.of(row.latched()))
                .look("Now", Look.of(row.current()))
                .look("Standing", Look.of(row.phase()))
                .text("Value", alarm.value())
                .text("Why", alarm.reason())
                .time("Raised", alarm.raised())
                .time("In this state since", alarm.since())
                .text("Changes in 1 h", chatter(alarm))
                .section());
        sections.add(work(alarm));
        sections.add(guidance(row));
        sections.add(place(row, layer));
        sections.add(around(row, covered, find));
        sections.add(new Facts("Definition")
                .text("Name", alarm.name())
                .text("Description", alarm.description())
                .text("Watched by", alarm.source())
                .text("Rule", alarm.type())
                .look("Severity", Look.of(alarm.severity()))
                .text("Evaluated", alarm.enabled() ? "yes" : "no: it is disabled, and can't change")
                .text("ID", alarm.id())
                .section());
        String on = row.place().object() == null
                ? ""
                : " on " + row.place().object().text();
        return new Detail(
                AlarmLists.KIND,
                alarm.cloud(),
                alarm.id(),
                Icon.ALARM,
                alarm.name(),
                alarm.source() + " alarm" + on + " of " + alarm.cloud(),
                Look.of(row.latched()),
                alarm.reason(),
                sections,
                commands(alarm));
    }

    private static String chatter(Alarm alarm) {
        boolean chatters = alarm.transitions() >= org.xlcloud.services.alarms.Alarms.Figures.CHATTER;
        return alarm.transitions() + (chatters ? ", it chatters: a delay or a dead band would help" : "");
    }

    private static Detail.Section work(Alarm alarm) {
        var facts = new Facts("Work");
        seen(facts, "Acknowledged", alarm.acknowledgement());
        Shelving shelving = alarm.shelving();
        if (shelving != null) {
            facts.text("Shelved by", shelving.who())
                    .time("Shelved at", shelving.at())
                    .time("Back at", shelving.until())
                    .text("Because", shelving.comment());
        }
        seen(facts, "Out of service", alarm.outOfService());
        facts.text("Group", alarm.group());
        return facts.section();
    }

    private static void seen(Facts facts, String what, @Nullable Acknowledgement by) {
        if (by == null) return;
        facts.text(what + " by", by.who()).time(what + " at", by.at()).text("Comment", by.comment());
    }

    private static Detail.Section guidance(AlarmRow row) {
        Guidance guidance = row.alarm().guidance();
        var facts = new Facts("What to do").text("Guidance", guidance.text());
        Link page = page(guidance.page());
        if (page == null) page = related(guidance.page(), row.alarm().cloud(), row.place());
        if (page != null) facts.link("Related page", page);
        else facts.text("Related page", guidance.page());
        return facts.section();
    }

    /// `xlcloud://CLOUD/KIND/ID` as a link within the window; null for another address.
    static @Nullable Link page(String address) {
        String scheme = "xlcloud://";
        if (!address.startsWith(scheme)) return null;
        String[] parts = address.substring(scheme.length()).split("[/?]", 3);
        if (parts.length < 3) return null;
        String id = parts[2].contains("?") ? parts[2].substring(0, parts[2].indexOf('?')) : parts[2];
        return new Link(parts[1], parts[0] + "/" + id, parts[1] + " " + id);
    }

    /// A page of the console by its name, at what the alarm is on; null where that is nothing of this page.
    static @Nullable Link related(String page, String cloud, AlarmPlace place) {
        return switch (page) {
            case "gpus" -> at("GPUs", Links.GPU, place.gpu());
            case "hosts" -> at("Hosts", Links.HOST, place.host());
            case "instances" -> at("Instances", Links.INSTANCE, place.instance());
            case "stacks" -> place.stack() == null ? null : at("Stacks", Links.STACK, place.stack());
            case "metrics" -> metrics(cloud, place);
            case "overview" -> new Link("overview", "", "Overview");
            default -> null;
        };
    }

    /// The whole list, where there is no object for it.
    private static Link at(String page, String kind, @Nullable Link object) {
        if (object == null) return new Link(kind, ResourceTable.FILTER, page);
        return new Link(object.kind(), object.key(), page + ": " + object.text());
    }

    private static Link metrics(String cloud, AlarmPlace place) {
        Link on = place.gpu() != null ? place.gpu() : place.instance() != null ? place.instance() : place.host();
        if (on == null) {
            Link all = MetricsPage.link(List.of(new Target(Target.Kind.CLOUD, cloud, "")));
            return new Link(all.kind(), all.key(), "Metrics: " + cloud);
        }
        Target.Kind kind = switch (on.kind()) {
            case Links.GPU -> Target.Kind.GPU;
            case Links.INSTANCE -> Target.Kind.INSTANCE;
            default -> Target.Kind.HOST;
        };
        String id = on.key().substring(on.key().indexOf('/') + 1);
        Link link = MetricsPage.link(List.of(new Target(kind, cloud, id)));
        return new Link(link.kind(), link.key(), "Metrics: " + on.text());
    }

    private static Detail.Section place(AlarmRow row, @Nullable Link layer) {
        AlarmPlace place = row.place();
        var facts = new Facts("What it hangs on")
                .link("GPU", place.gpu())
                .link("Instance", place.instance())
                .link("Host", place.host());
        if (layer == null) facts.text("Layer", place.layer());
        else facts.link("Layer", layer);
        return facts.link("Stack", place.stack())
                .text("Cloud", row.alarm().cloud())
                .section();
    }

    private static Detail.Section around(
            AlarmRow row, List<AlarmRow> covered, Function<String, @Nullable AlarmRow> find) {
        var facts = new Facts("Alarms around it");
        String key = row.coveredBy();
        AlarmRow by = key == null ? null : find.apply(key);
        if (by != null) facts.item("Covered by", AlarmLists.link(by), Look.of(by.current()));
        else if (key != null) facts.text("Covered by", key);
        int shown = 0;
        for (AlarmRow below : covered) {
            if (++shown > MOST_COVERED) break;
            facts.item("Covers", AlarmLists.link(below), Look.of(below.current()));
        }
        if (covered.size() > MOST_COVERED) facts.text("Covers", (covered.size() - MOST_COVERED) + " more");
        return facts.section();
    }

    private static List<Detail.Command> commands(Alarm alarm) {
        if (!alarm.source().equals("Aodh")) return List.of();
        return new Openstack(alarm.cloud())
                .add("show the alarm", "alarm", "show", alarm.id())
                .add("its history", "alarm-history", "show", alarm.id())
                .add("its state", "alarm", "state", "get", alarm.id())
                .commands();
    }

    /// When the chart around the alarm begins: some time before it was raised.
    static Instant begin(Alarm alarm) {
        Instant raised = alarm.raised() == null ? alarm.since() : alarm.raised();
        return raised.minusSeconds(1800);
    }
}
