package org.xlcloud.services.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.Feed;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.flow.Rhythm;

/// One cloud's hosts, GPUs and instances, kept current.
///
/// Each source has a feed of its own, so that a slow or broken service never holds up another; whatever arrives is
/// joined off the caller's thread into one immutable [Inventory], in which a failed part keeps its last good data and
/// its problem stands in `sources`.
public final class CloudInventory implements AutoCloseable {
    private static final int FORBIDDEN = 403;

    private final Cloud cloud;
    private final InstantSource clock;
    private final GpuRule rule = new GpuRule(PciIds::bundled);
    private final Pace pace;
    private final Joiner joiner;
    private final Mailbox<Inventory> inventory;
    private final Feed<Computes> computes;
    private final Feed<Servers> servers;
    private final Feed<Devices> devices;
    private final Feed<Map<String, Map<String, String>>> flavors;
    private final Feed<Places> places;
    private final Feed<Map<String, String>> projects;
    private final Coalesced joining;

    /// How often each kind of fact is asked for.
    ///
    /// @param names for what changes seldom: flavors, aggregates, projects
    /// @param full after which time servers and devices are read as if for the first time
    record Pace(Duration hosts, Duration servers, Duration devices, Duration names, Duration full) {
        static final Pace NORMAL = new Pace(
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofMinutes(5),
                Duration.ofMinutes(20));

        /// Hosts, servers and devices asked for in another rhythm.
        Pace in(Rhythm rhythm) {
            return new Pace(rhythm.of(hosts), rhythm.of(servers), rhythm.of(devices), names, full);
        }
    }

    public CloudInventory(Cloud cloud, InstantSource clock) {
        this(cloud, clock, Pace.NORMAL);
    }

    CloudInventory(Cloud cloud, InstantSource clock, Pace pace) {
        this.cloud = cloud;
        this.clock = clock;
        this.pace = pace;
        var sources = new Sources(cloud, rule, clock, pace.full());
        joiner = new Joiner(cloud.name(), rule);
        inventory = new Mailbox<>(Inventory.empty(cloud.name()));
        computes = feed("Nova", pace.hosts(), sources::computes);
        servers = feed("Nova servers", pace.servers(), sources::servers);
        devices = feed("Placement", pace.devices(), () -> sources.devices(newestServers()));
        flavors = feed("Flavors", pace.names(), sources::flavors);
        places = feed("Aggregates", pace.names(), sources::places);
        projects = feed("Projects", pace.names(), sources::projects);
        joining =
                new Coalesced("join " + cloud.name(), () -> inventory.put(joiner.join(newestParts(), clock.instant())));
        feeds().forEach(feed -> feed.readings().onArrival(joining::ask));
    }

    private <T> Feed<T> feed(String source, Duration interval, Callable<T> ask) {
        return new Feed<>(source, interval, clock, ask);
    }

    /// Begins to ask; a second start does nothing.
    public void start() {
        joining.start();
        feeds().forEach(Feed::start);
    }

    /// Asks all sources at once instead of at their next turn.
    public void refresh() {
        feeds().forEach(Feed::askNow);
    }

    /// Asks one source at once, by its name in the inventory's sources; a name that is none of them asks nothing.
    public void refresh(String source) {
        feeds().filter(feed -> feed.readings().newest().source().equals(source)).forEach(Feed::askNow);
    }

    /// The newest inventory, complete once its `loaded` is true.
    public Mailbox<Inventory> inventory() {
        return inventory;
    }

    /// Asks every source once, joins what they answered and returns it: for the command line. Independent of [#start].
    ///
    /// What the caller may not read (status 403) and a Placement that the cloud does not have are told in the
    /// inventory's sources, as are failures of flavors, aggregates and projects, which only give names.
    ///
    /// @throws ProblemException when Nova or Placement fails in any other way
    public Inventory load() {
        return load(true);
    }

    /// [#load] without the hosts' aggregates and zones, for what does not show them: two requests less.
    public Inventory loadUnplaced() {
        return load(false);
    }

    private Inventory load(boolean placed) {
        var loader = new Loader(new Sources(cloud, rule, clock, pace.full()), clock, pace);
        Parts parts = loader.load(placed);
        Stream.of(parts.servers(), parts.computes(), parts.devices()).forEach(this::throwUnlessTold);
        return new Joiner(cloud.name(), rule).join(parts, clock.instant());
    }

    /// What the servers say now of one thing: an object with the answer of each endpoint under its path.
    ///
    /// @param kind `host`, `gpu` or `instance`
    /// @param id the row's key, with or without the cloud's name, or its UUID
    /// @throws ProblemException when there is no such thing, or when the first endpoint asked fails
    public JsonNode raw(String kind, String id) {
        String prefix = cloud.name() + "/";
        String own = id.startsWith(prefix) ? id.substring(prefix.length()) : id;
        return new RawFacts(cloud, inventory.newest()).of(kind, own);
    }

    @Override
    public void close() {
        feeds().forEach(Feed::close);
        joining.close();
    }

    private Stream<Feed<?>> feeds() {
        return Stream.of(computes, servers, devices, flavors, places, projects);
    }

    private Parts newestParts() {
        return new Parts(
                computes.readings().newest(),
                servers.readings().newest(),
                devices.readings().newest(),
                flavors.readings().newest(),
                places.readings().newest(),
                projects.readings().newest());
    }

    private Servers newestServers() {
        Servers newest = servers.readings().newest().value();
        return newest == null ? Servers.NONE : newest;
    }

    private void throwUnlessTold(Reading<?> reading) {
        Problem problem = reading.problem();
        if (problem == null) return;
        Integer status = problem.status();
        if (status != null && status == FORBIDDEN) return;
        if (reading.source().equals("Placement") && status == null && !cloud.has(Service.PLACEMENT)) return;
        throw new ProblemException(problem);
    }
}
