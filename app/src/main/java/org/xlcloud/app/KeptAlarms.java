package org.xlcloud.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.AodhWatch;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.alarms.OpenAlarms;
import org.xlcloud.services.alarms.Rule;
import org.xlcloud.services.alarms.Webhook;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Export;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.shell.Settings;

/// The journal of this window and all that fills it with alarms: Aodh of each open cloud, the console's own rules, and
/// the webhook where the settings ask for one. It is all there at once, and works from [#start] on.
final class KeptAlarms implements AutoCloseable {
    private static final String WEBHOOK = "Webhook";

    private final Journal journal;
    private final OpenClouds clouds;
    private final AlarmDesk desk;
    private final OpenAlarms open;
    private final Settings settings;
    private final InstantSource clock;
    private @Nullable AlarmIntake intake;
    private boolean started;
    private boolean closed;

    KeptAlarms(
            OpenClouds clouds,
            Mailbox<Map<String, Telemetry>> telemetries,
            Mailbox<Map<String, Stacks>> stacks,
            JournalPlace place,
            Settings settings,
            Rhythm rhythm,
            InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        int days = (int) settings.number("journal.days", 1, 36_500, JournalLimits.DEFAULT.days());
        journal = Journal.unopened(place, JournalLimits.DEFAULT.withDays(days), clock);
        Author author = Author.ofThisProgram();
        desk = new AlarmDesk(journal, author, clock);
        this.clouds = clouds;
        open = new OpenAlarms(clouds, telemetries, stacks, desk, cloud -> rules(settings, cloud), rhythm, clock);
    }

    /// Opens the journal, adds up its alarms and listens for new ones: all that the window's first frame need not wait
    /// for. On any thread; once.
    synchronized void start() {
        if (started || closed) return;
        started = true;
        journal.begin();
        desk.start();
        listen();
    }

    /// `alarms.CLOUD.rules` names the rules that are on for a cloud, `alarms.rules` those for all
    /// others.
    static Set<String> rules(Settings settings, String cloud) {
        for (String key : List.of("alarms." + cloud + ".rules", "alarms.rules"))
            if (settings.get(key) != null) return new LinkedHashSet<>(settings.list(key));
        return Rule.usual();
    }

    /// Where alarms are worked on.
    AlarmDesk desk() {
        return desk;
    }

    Journal journal() {
        return journal;
    }

    /// What there is to know of an alarm as JSON: Aodh's own, or what the journal has last of another.
    String raw(String cloud, String id) {
        String key = cloud + "/" + id;
        Alarm alarm = desk.alarms().newest().find(key);
        if (alarm != null && alarm.source().equals(AodhWatch.SOURCE))
            return new Aodh(connection(cloud)).alarm(id).json().toPrettyString();
        var entries = journal.search(Query.ALL.about(key).limit(1)).entries();
        if (entries.isEmpty())
            throw new ProblemException(Problem.of("show the alarm " + key, "the journal", "it has nothing about it"));
        return Export.json(entries.getFirst()).toPrettyString();
    }

    private Cloud connection(String cloud) {
        return clouds.connection(cloud)
                .orElseThrow(() ->
                        new ProblemException(Problem.of("show the alarm", "cloud " + cloud, "the cloud is not open")
                                .withHint("Open it first.")));
    }

    OpenAlarms open() {
        return open;
    }

    /// Asks one source of alarms at once; false when it is none of ours.
    ///
    /// @param cloud empty for what belongs to this console
    boolean refresh(String cloud, String source) {
        if (!cloud.isEmpty()) return open.refresh(cloud, source);
        switch (source) {
            case Journal.NAME -> desk.refresh();
            case WEBHOOK -> Thread.ofVirtual().name("listen again").start(this::listen);
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Where it does not listen yet: what was in the way may be gone.
    private synchronized void listen() {
        if (started && !closed && intake == null) intake = intake(settings, clock);
    }

    /// `webhook.listen` is its `HOST:PORT`; without it there is none. What is wrong with it is a source that fails.
    private @Nullable AlarmIntake intake(Settings settings, InstantSource clock) {
        var now = clock.instant();
        try {
            Webhook webhook = Webhook.of(settings::get, settings.file().toString());
            if (webhook == null) return null;
            AlarmIntake intake = webhook.open(desk, clock);
            desk.source(new SourceState("", WEBHOOK, now, null, now, Duration.ofDays(3_650)));
            return intake;
        } catch (ProblemException e) {
            desk.source(new SourceState("", WEBHOOK, null, e.problem(), now, Duration.ofDays(3_650)));
            return null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (intake != null) intake.close();
        open.close();
        if (started) desk.close();
        journal.close();
    }
}
