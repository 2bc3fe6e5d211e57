package org.xlcloud.services.alarms;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The console's own rules, for what OpenStack can't see. Their names stand in settings, in the journal and on screen.
///
/// A rule calls after its condition has held for its on-delay, and is over when it has not held for
/// its off-delay: a value that goes to and fro over a limit is one alarm. A condition that comes and
/// goes so often within the rule's window that it never holds for its on-delay calls, too.
public enum Rule {
    GPU_TEMPERATURE(
            "gpu-temperature",
            "GPU hot",
            30,
            60,
            3,
            10,
            true,
            "The card is at the temperature at which it slows itself down; at its shutdown temperature it switches off and"
                    + " whatever runs on it is lost. Look at its fan and at the cards beside it; move load away.",
            "metrics"),
    GPU_ECC(
            "gpu-ecc",
            "GPU memory error",
            0,
            60,
            0,
            0,
            true,
            "A double-bit error was found in the card's memory: what was computed may be wrong, and the process that used the"
                    + " memory was ended. Drain the instance, then reset the card; when it comes back, replace it.",
            "gpus"),
    GPU_XID("gpu-xid", "GPU fault", 0, 0, 0, 0, true, "The driver reported a fault of this card.", "gpus"),
    GPU_MISSING(
            "gpu-missing",
            "GPU missing in the instance",
            180,
            30,
            3,
            30,
            true,
            "The instance's driver sees fewer GPUs than Nova gave it: a card has fallen off the bus, or the driver did not"
                    + " start. Look into the guest's kernel log for \"fallen off the bus\"; a hard reboot of the instance, then of"
                    + " the host, brings it back where the card is sound.",
            "instances"),
    HOST_DOWN(
            AlarmBook.HOST_DOWN,
            "Host down",
            60,
            15,
            3,
            15,
            true,
            "nova-compute has not reported: the host, its network or the service is down. Its GPUs' alarms are covered by"
                    + " this one. Instances may still run; evacuate them only when the host is known to be dead.",
            "hosts"),
    SOURCE_STALE(
            "source-stale",
            "Source stale",
            120,
            15,
            5,
            30,
            true,
            "What is shown of this source is old: alarms that depend on it can't be trusted until it answers again.",
            "overview"),
    STACK_STUCK(
            "stack-stuck",
            "Stack stuck",
            60,
            15,
            0,
            0,
            true,
            "An operation takes much longer than usual. The stack's page says which resource it waits for.",
            "stacks"),
    /// A cloud that is sold out is a good thing for many: off unless wanted.
    NO_GPU_LEFT(
            "no-gpu-left",
            "No GPU left",
            300,
            60,
            0,
            0,
            false,
            "Every GPU of this type is held or set aside: groups can't grow.",
            "gpus");

    private final String id;
    private final String title;
    private final Duration onDelay;
    private final Duration offDelay;
    private final int times;
    private final Duration window;
    private final boolean usual;
    private final Guidance guidance;

    Rule(
            String id,
            String title,
            int onSeconds,
            int offSeconds,
            int times,
            int windowMinutes,
            boolean usual,
            String guidance,
            String page) {
        this.id = id;
        this.title = title;
        this.onDelay = Duration.ofSeconds(onSeconds);
        this.offDelay = Duration.ofSeconds(offSeconds);
        this.times = times;
        window = Duration.ofMinutes(windowMinutes);
        this.usual = usual;
        this.guidance = new Guidance(guidance, page);
    }

    public String id() {
        return id;
    }

    /// As on screen.
    public String title() {
        return title;
    }

    public Duration onDelay() {
        return onDelay;
    }

    public Duration offDelay() {
        return offDelay;
    }

    /// So many beginnings of its condition within [#window] call as well; 0 where only the on-delay counts.
    public int times() {
        return times;
    }

    public Duration window() {
        return window;
    }

    public Guidance guidance() {
        return guidance;
    }

    public static Optional<Rule> of(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id.equals(id)).findFirst();
    }

    /// The names of the rules that are on where nobody says otherwise.
    public static Set<String> usual() {
        return Arrays.stream(values())
                .filter(rule -> rule.usual)
                .map(Rule::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
