package org.xlcloud.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.Stacks;

/// The tree of many stacks, from the start of the process to its first rows and until it is complete, against
/// `curl` fetching the same answers. Arguments: stacks, rounds, milliseconds by which the simulator answers
/// later than at once (default 5000 3 0).
public final class StackLoad {
    private static final int PATIENCE_SECONDS = 300;

    private StackLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].startsWith("--")) {
            CurlRace.child(arguments, StackLoad::read, cloud -> "");
            return;
        }
        String stacks = arguments.length > 0 ? arguments[0] : "5000";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        var world = List.of("--hosts", "1", "--servers", "0", "--stacks", stacks);
        String delay = arguments.length > 2 ? arguments[2] : "0";
        CurlRace.Outcome race = new CurlRace(StackLoad.class, (url, version) -> "", delay).run("-Xmx3g", world, rounds);
        double complete = race.ours(round -> seconds(round, 2));
        double theirs = race.curl(CurlPeer.Spent::wall);
        System.out.printf(
                Locale.ROOT,
                "stack load, each answer %s ms late: first rows after %.2f s, complete after %.2f s (process %.2f s, %.2f s of processor"
                        + " time), curl %.2f s (%.2f s), %.2f times (goal at most 1.3); medians of %d rounds%n  %s; %,d"
                        + " requests, %,d bytes%n  ours %s%n  curl %s%n",
                delay,
                race.ours(round -> seconds(round, 1)),
                complete,
                race.ours(round -> round.spent().wall()),
                race.ours(round -> round.spent().cpu()),
                theirs,
                race.curl(CurlPeer.Spent::cpu),
                complete / theirs,
                rounds,
                race.ours().getLast().said().getFirst(),
                race.requests(),
                race.bytes(),
                race.ours(),
                race.curl());
    }

    private static double seconds(CurlRace.Round round, int line) {
        return Double.parseDouble(round.said().get(line));
    }

    /// What there is, and after how many seconds of the process the first rows were there, and all.
    private static List<String> read(Cloud cloud) throws InterruptedException {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        var first = new AtomicLong();
        var complete = new CountDownLatch(1);
        try (var stacks = new CloudStacks(cloud, InstantSource.system());
                var arrivals = stacks.stacks().onArrival(() -> {
                    Stacks now = stacks.stacks().newest();
                    if (!now.roots().isEmpty()) first.compareAndSet(0, System.currentTimeMillis());
                    if (now.loaded()) complete.countDown();
                })) {
            stacks.start();
            if (!complete.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new IllegalStateException("not complete after " + PATIENCE_SECONDS + " s");
            long end = System.currentTimeMillis();
            Stacks all = stacks.stacks().newest();
            int resources = all.roots().stream()
                    .mapToInt(root -> root.rolled().counts().resources())
                    .sum();
            return List.of(
                    String.format(
                            Locale.ROOT, "%,d stacks, %,d resources", all.all().size(), resources),
                    String.valueOf((first.get() - started) / 1e3),
                    String.valueOf((end - started) / 1e3));
        }
    }
}
