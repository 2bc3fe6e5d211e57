package org.xlcloud.views.alarms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.shell.Badge;
import org.xlcloud.views.state.Look;

/// What calls the operator wherever he is in the window: the number on the rail and in the status
/// bar, one line for a new alarm or for many together, and a sound where he wants one.
public final class AlarmBell implements AutoCloseable {
    /// The setting that says whether a new critical alarm sounds; off where it is not set.
    public static final String SOUND = "alarms.sound";

    private static final Duration FLOOD_LINE = Duration.ofMinutes(1);
    private static final Duration HOLD_BACK = Duration.ofMillis(700);

    private final Mailbox<Alarms> alarms;
    private final Predicate<Alarm> counts;
    private final Consumer<@Nullable Badge> badge;
    private final Consumer<String> say;
    private final BooleanSupplier audible;
    private final Runnable sound;
    private final Delay quiet = new Delay(HOLD_BACK, this::quietIsOver);
    private final FxHop.Binding binding;
    private Set<String> known = Set.of();
    private final List<Alarm> unsaid = new ArrayList<>();
    private @Nullable Badge shown;
    private long saidAt;
    private boolean flooded;
    private boolean begun;
    private boolean missed;

    /// @param counts whether an alarm is one of those that the window shows
    /// @param badge shows the number; null for none
    /// @param say shows a line about what is new
    /// @param audible whether a sound is wanted
    /// @param sound makes it; must not block
    public AlarmBell(
            Mailbox<Alarms> alarms,
            Predicate<Alarm> counts,
            Consumer<@Nullable Badge> badge,
            Consumer<String> say,
            BooleanSupplier audible,
            Runnable sound) {
        this.alarms = alarms;
        this.counts = counts;
        this.badge = badge;
        this.say = say;
        this.audible = audible;
        this.sound = sound;
        binding = FxHop.bindUnseen(alarms, _ -> arrived());
    }

    private void arrived() {
        if (quiet.isRunning()) missed = true;
        else ring();
    }

    private void quietIsOver() {
        if (missed) ring();
    }

    private void ring() {
        missed = false;
        quiet.restart();
        Alarms now = alarms.newest();
        if (now.at() == null) return; // the journal is still being read
        List<Alarm> calling =
                now.all().stream().filter(Alarm::calls).filter(counts).toList();
        Badge number = badge(calling);
        if (!begun || !Objects.equals(number, shown)) badge.accept(number); // the desk tells every few seconds
        shown = number;
        List<Alarm> fresh = calling.stream()
                .filter(alarm -> alarm.active() && !known.contains(name(alarm)))
                .toList();
        known = new HashSet<>(calling.stream().map(AlarmBell::name).toList());
        // What was there before the window was is no news.
        if (begun) tell(fresh, now.flood() != null);
        begun = true;
    }

    /// In a flood one line a minute says what came since the last, and one sound its beginning: whoever is called by
    /// each of them turns the sound off.
    private void tell(List<Alarm> fresh, boolean flood) {
        unsaid.addAll(fresh);
        if (unsaid.isEmpty()) return;
        boolean began = flood && !flooded;
        if (!flood || began || System.nanoTime() - saidAt >= FLOOD_LINE.toNanos()) {
            say.accept(words(unsaid, flood));
            unsaid.clear();
            saidAt = System.nanoTime();
        }
        boolean critical = fresh.stream().anyMatch(alarm -> alarm.latched() == Severity.CRITICAL);
        if (critical && (!flood || began) && audible.getAsBoolean()) sound.run();
        flooded = flood;
    }

    /// An alarm that was raised again is another one.
    private static String name(Alarm alarm) {
        return alarm.key() + "@" + alarm.raised();
    }

    /// One sentence, however many there are.
    static String words(List<Alarm> fresh, boolean flood) {
        if (fresh.size() == 1) {
            Alarm one = fresh.getFirst();
            return "New " + one.latched().word() + " alarm: " + one.name()
                    + (one.value().isEmpty() ? "" : ", " + one.value());
        }
        return (flood ? "Flood of alarms: " : "")
                + String.format(Locale.ROOT, "%,d new alarms, ", fresh.size())
                + counts(fresh);
    }

    static @Nullable Badge badge(List<Alarm> calling) {
        Severity worst = Severity.NONE;
        for (Alarm alarm : calling) worst = worst.worst(alarm.latched());
        if (worst == Severity.NONE) return null;
        String number = calling.size() > 99 ? "99+" : String.valueOf(calling.size());
        return new Badge(Look.of(worst), number, counts(calling));
    }

    /// `3 critical, 2 low`.
    private static String counts(List<Alarm> alarms) {
        List<String> words = new ArrayList<>();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.MODERATE, Severity.LOW, Severity.UNKNOWN)) {
            long number =
                    alarms.stream().filter(alarm -> alarm.latched() == severity).count();
            if (number > 0)
                words.add(String.format(
                        Locale.ROOT, "%,d %s", number, Look.of(severity).word()));
        }
        return String.join(", ", words);
    }

    @Override
    public void close() {
        binding.close();
        quiet.stop();
    }
}
