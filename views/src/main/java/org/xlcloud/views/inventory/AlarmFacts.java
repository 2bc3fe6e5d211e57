package org.xlcloud.views.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.journal.Link;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.state.Look;

/// The alarms of an object, for its details: the way back from a GPU, a host or an instance to what is wrong with it.
final class AlarmFacts {
    /// The kind of alarms' links.
    private static final String ALARM = "alarm";

    private static final int MOST = 12;

    private AlarmFacts() {}

    /// The details with the alarms that hang on the object, the worst first; as they are where there are none.
    static Detail with(Detail detail, Alarms alarms, AlarmedGpus gpus) {
        String key = detail.cloud() + "/" + detail.id();
        var link = Link.of(detail.kind(), key);
        boolean gpu = detail.kind().equals(Links.GPU);
        List<Alarm> on = alarms.all().stream()
                .filter(alarm -> alarm.phase() != Phase.NORMAL
                        && (alarm.links().contains(link) || (gpu && key.equals(gpus.key(alarm)))))
                .sorted(Comparator.comparing(Alarm::latched)
                        .thenComparing(Alarm::since)
                        .reversed())
                .toList();
        if (on.isEmpty()) return detail;
        var facts = new Facts("Alarms");
        for (Alarm alarm : on.subList(0, Math.min(MOST, on.size()))) {
            String words = Look.of(alarm.phase()).word() + (alarm.value().isEmpty() ? "" : ", " + alarm.value());
            facts.item(
                    Character.toUpperCase(words.charAt(0)) + words.substring(1),
                    new org.xlcloud.views.shell.Link(ALARM, alarm.key(), alarm.name()),
                    Look.of(alarm.latched()));
        }
        if (on.size() > MOST) facts.text("More", on.size() - MOST);
        return new Detail(
                detail.kind(),
                detail.cloud(),
                detail.id(),
                detail.icon(),
                detail.title(),
                detail.subtitle(),
                detail.look(),
                detail.reason(),
                Stream.concat(Stream.of(facts.section()), detail.sections().stream())
                        .toList(),
                detail.commands());
    }
}
