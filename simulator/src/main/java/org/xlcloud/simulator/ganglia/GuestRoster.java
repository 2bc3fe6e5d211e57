package org.xlcloud.simulator.ganglia;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.ganglia.Metric.Value;
import org.xlcloud.simulator.ganglia.NvidiaModule.Card;
import org.xlcloud.simulator.ganglia.NvidiaModule.Generation;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.Product;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// The guests that run gmond with the NVIDIA module, as gmetad finds them at its polls: every active server that holds
/// GPUs or slices of one. One that stops, whose host dies or that is deleted falls silent and stays listed with its
/// last values until a day has passed. Every fourth has the module's old metric names.
public final class GuestRoster {
    private static final String CLUSTER = "xlcloud-gpu";
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final Duration MADE_UP_FOR = Duration.ofHours(1);
    private static final Duration FORGOTTEN = Duration.ofSeconds(GangliaHost.DMAX);

    /// How long a guest boots before its gmond speaks.
    private static final Duration BOOT = Duration.ofSeconds(20);

    /// The module collects every ten seconds.
    private static final int COLLECT_SECONDS = 10;

    /// What is known of a guest since it was last heard.
    ///
    /// @param reported time since the world's start
    private record Guest(SimServer server, List<Allocation.Share> shares, Duration reported) {}

    private final World world;
    private final Map<UUID, Guest> guests = new ConcurrentHashMap<>();
    private volatile Duration polled = Duration.ZERO;

    public GuestRoster(World world) {
        this.world = world;
    }

    /// Polls for the first time and then every 15 s of the world's time.
    public void start() {
        world.locked(this::poll);
    }

    private void poll() {
        Duration now = world.elapsed();
        // after a pause of more than an hour only the last hour is made up for
        Duration behind = world.clock().elapsed().minus(now).minus(MADE_UP_FOR);
        Duration skipped = behind.isNegative() ? Duration.ZERO : POLL.multipliedBy(behind.dividedBy(POLL));
        refresh(now);
        world.schedule(POLL.plus(skipped), this::poll);
    }

    private void refresh(Duration now) {
        polled = now;
        Instant wall = world.instantAt(now);
        Set<UUID> seen = new HashSet<>();
        for (SimGpu gpu : world.gpus()) {
            for (SimGpu.Holding holding : gpu.holdings()) {
                UUID holder = holding.consumer();
                SimServer server = seen.add(holder) ? world.server(holder) : null;
                Allocation held = world.allocation(holder);
                if (server != null && held != null && speaks(world, server, wall)) {
                    guests.put(holder, new Guest(server, there(held), heard(server, now)));
                }
            }
        }
        guests.values().removeIf(guest -> now.minus(guest.reported()).compareTo(FORGOTTEN) > 0);
    }

    static boolean speaks(World world, SimServer server, Instant now) {
        return server.status().runs()
                && world.watched(server)
                && server.host() != null
                && server.host().up()
                && server.launched() != null
                && !since(world, server.launched()).isAfter(now);
    }

    /// When the agents of a server begin to speak.
    static Instant since(World world, Instant launched) {
        return launched.plus(world.hasty(BOOT));
    }

    static List<SimGpu> cards(Allocation held) {
        return there(held).stream().map(Allocation.Share::gpu).toList();
    }

    /// What the guest's driver finds of what it holds.
    private static List<Allocation.Share> there(Allocation held) {
        return held.gpus().stream().filter(share -> !share.gpu().lost()).toList();
    }

    /// Each guest has its own beat.
    private static Duration heard(SimServer server, Duration now) {
        long seconds = now.toSeconds();
        return Duration.ofSeconds(seconds - Math.floorMod(seconds + server.serial() * 7L, COLLECT_SECONDS));
    }

    /// What gmetad would answer now.
    public GangliaGrid grid() {
        world.catchUp();
        Map<String, GangliaHost> hosts = new LinkedHashMap<>();
        for (Guest guest : guests.values()) {
            GangliaHost host = host(guest);
            hosts.merge(host.name(), host, (one, other) -> one.reported().isAfter(other.reported()) ? one : other);
        }
        GangliaCluster cluster = new GangliaCluster(CLUSTER, "XLcloud", world.instantAt(polled), hosts);
        return new GangliaGrid("XLcloud", "http://127.0.0.1/ganglia/", world.now(), Map.of(CLUSTER, cluster));
    }

    private GangliaHost host(Guest guest) {
        SimServer server = guest.server();
        Instant reported = world.instantAt(guest.reported());
        Instant launched = server.launched() == null ? server.created() : server.launched();
        return new GangliaHost(
                hostName(server), address(server), reported, since(world, launched), () -> values(guest, launched));
    }

    private List<Value> values(Guest guest, Instant launched) {
        List<Card> cards = new ArrayList<>();
        double busiest = 0;
        SimServer server = guest.server();
        for (Allocation.Share share : guest.shares()) {
            SimGpu gpu = share.gpu();
            GpuMetrics now = world.metricsAt(gpu, guest.reported());
            busiest = Math.max(busiest, now.utilPercent());
            if (!gpu.sliced()) cards.add(card(gpu, cards.size(), now));
            else for (int i = 0; i < share.amount(); i++) cards.add(slice(gpu, server, cards.size(), now));
        }
        List<Value> values = new ArrayList<>(NvidiaModule.of(cards, generation(server)));
        values.addAll(CoreMetrics.of(new CoreMetrics.Machine(
                server.flavor().vcpus(),
                server.flavor().ramMiB(),
                server.flavor().diskGiB(),
                busiest / 2,
                launched.getEpochSecond())));
        return values;
    }

    static Generation generation(SimServer server) {
        return server.serial() % 4 == 0 ? Generation.LEGACY : Generation.CURRENT;
    }

    /// Inside the guest the card has the guest's own address.
    private static Card card(SimGpu gpu, int index, GpuMetrics now) {
        Product product = gpu.product();
        return new Card(
                product.title(),
                gpu.uuid(),
                String.format(Locale.ROOT, "0000:00:%02X.0", 5 + index),
                String.format(
                        Locale.ROOT,
                        "%013d",
                        Math.floorMod(gpu.providerId().getMostSignificantBits(), 10_000_000_000_000L)),
                product.ecc() ? "Enabled" : "N/A",
                now.utilPercent(),
                now.memoryUtilPercent(),
                now.memoryUsedMiB(),
                now.memoryTotalMiB(),
                now.temperatureC(),
                Math.max(0, now.fanPercent()),
                now.powerWatts(),
                product.maxWatts(),
                now.graphicsMHz(),
                now.smMHz(),
                now.memoryMHz(),
                product.boostMHz(),
                product.memoryMHz(),
                88,
                95,
                now.eccDouble(),
                now.eccSingle());
    }

    /// A vGPU has a UUID and memory of its own; NVML tells its guest nothing of the card's temperature, power, fan and
    /// errors.
    private static Card slice(SimGpu gpu, SimServer server, int index, GpuMetrics now) {
        Product product = gpu.product();
        return new Card(
                "GRID " + product.title().replaceAll("^.* ", "") + "-2Q",
                "GPU-" + UUID.nameUUIDFromBytes((gpu.uuid() + server.id() + index).getBytes(StandardCharsets.UTF_8)),
                String.format(Locale.ROOT, "0000:00:%02X.0", 5 + index),
                "N/A",
                "N/A",
                now.utilPercent(),
                now.memoryUtilPercent(),
                now.memoryUsedMiB() / gpu.capacity(),
                now.memoryTotalMiB() / gpu.capacity(),
                Card.NOT_TOLD,
                Card.NOT_TOLD,
                Card.NOT_TOLD,
                Card.NOT_TOLD,
                now.graphicsMHz(),
                now.smMHz(),
                now.memoryMHz(),
                product.boostMHz(),
                product.memoryMHz(),
                Card.NOT_TOLD,
                Card.NOT_TOLD,
                Card.NOT_TOLD,
                Card.NOT_TOLD);
    }

    /// A host name as cloud-init makes one of the server's name.
    static String hostName(SimServer server) {
        String name = server.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return name.isBlank() ? "server-" + server.serial() : name;
    }

    private static String address(SimServer server) {
        @Nullable
        String first = server.addresses().values().stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse(null);
        return first == null ? "10.0.0." + server.serial() % 250 : first;
    }
}
