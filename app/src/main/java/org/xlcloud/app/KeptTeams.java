package org.xlcloud.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.xms.team.RemoteXms;
import org.xlcloud.views.shell.Settings;

/// The XMS of teams that look after open clouds: `xms.CLOUD.url` names where, several with commas, and
/// `xms.CLOUD.cacert` a PEM file with the authorities to trust. Begins and ends with the clouds, and anew where these
/// settings were changed when the settings are read again.
final class KeptTeams implements AutoCloseable {
    private final OpenClouds clouds;
    private final Settings settings;
    private final InstantSource clock;
    private final Map<String, Opened> opened = new HashMap<>();
    private final Map<String, SourceState> states = new TreeMap<>();
    private final Mailbox<Integer> changes = new Mailbox<>(0);
    private final Mailbox<List<SourceState>> sources = new Mailbox<>(List.of());
    private List<Mailbox.Subscription> followed = List.of();
    private final AtomicLong turns = new AtomicLong();
    private long lastTurn;
    private boolean closed;

    private record Opened(Cloud cloud, String place, RemoteXms xms, List<Mailbox.Subscription> subscriptions) {}

    KeptTeams(OpenClouds clouds, Settings settings, InstantSource clock) {
        this.clouds = clouds;
        this.settings = settings;
        this.clock = clock;
    }

    /// Begins to follow. On any thread; once.
    void start() {
        synchronized (this) {
            if (!followed.isEmpty() || closed) return;
            followed = List.of(
                    clouds.open().onArrival(this::follow),
                    // settings are read again on the JavaFX thread, which must not wait for servers
                    settings.reloads()
                            .onArrival(() -> Thread.ofVirtual().name("teams").start(this::follow)));
        }
        follow();
    }

    /// Whether the XMS of a team looks after a cloud.
    boolean has(String cloud) {
        return !settings.list(key(cloud, "url")).isEmpty();
    }

    private static String key(String cloud, String what) {
        return "xms." + cloud + "." + what;
    }

    /// That of a cloud; empty where this window looks after it itself.
    ///
    /// @throws ProblemException when there should be one and can't
    synchronized Optional<RemoteXms> of(String cloud) {
        if (!has(cloud)) return Optional.empty();
        Opened one = opened.get(cloud);
        if (one != null) return Optional.of(one.xms());
        SourceState state = states.get(cloud);
        Problem problem = state == null ? null : state.problem();
        throw new ProblemException(
                problem == null ? Problem.of("ask XMS", "cloud " + cloud, "the cloud is not open") : problem);
    }

    /// That which knows a run.
    synchronized Optional<RemoteXms> knowing(String run) {
        return opened.values().stream()
                .map(Opened::xms)
                .filter(xms -> xms.find(run).isPresent())
                .findFirst();
    }

    synchronized List<Run> runs() {
        return opened.values().stream()
                .flatMap(one -> one.xms().runs().stream())
                .toList();
    }

    synchronized List<Scaling> scalings() {
        return opened.values().stream()
                .flatMap(one -> one.xms().scalings().stream())
                .toList();
    }

    /// Counts up whenever something has changed.
    Mailbox<Integer> changes() {
        return changes;
    }

    /// How each of them does.
    Mailbox<List<SourceState>> sources() {
        return sources;
    }

    /// Tries at once to reach that of a cloud.
    synchronized void refresh(String cloud) {
        Opened one = opened.get(cloud);
        if (one != null) one.xms().refresh();
    }

    @Override
    public synchronized void close() {
        closed = true;
        followed.forEach(Mailbox.Subscription::close);
        for (String cloud : List.copyOf(opened.keySet())) end(cloud);
    }

    private void follow() {
        // asked for before our own lock is taken: OpenClouds calls us under its lock, so never the other way round
        long turn = turns.incrementAndGet();
        var connections = new HashMap<String, Cloud>();
        for (String name : clouds.open().newest())
            if (has(name)) clouds.connection(name).ifPresent(cloud -> connections.put(name, cloud));
        follow(connections, turn);
    }

    /// @param turn drawn before the connections were asked for: later ones know better
    private synchronized void follow(Map<String, Cloud> connections, long turn) {
        if (closed || turn < lastTurn) return;
        lastTurn = turn;
        for (Map.Entry<String, Opened> one : List.copyOf(opened.entrySet()))
            // a cloud that was closed and opened again has another connection
            if (connections.get(one.getKey()) != one.getValue().cloud()
                    || !place(one.getKey()).equals(one.getValue().place())) end(one.getKey());
        states.keySet().retainAll(connections.keySet());
        connections.keySet().removeAll(opened.keySet());
        connections.forEach(this::begin);
        publish();
    }

    private void begin(String name, Cloud cloud) {
        try {
            String authorities = settings.get(key(name, "cacert"));
            var xms = new RemoteXms(
                    cloud,
                    addresses(name),
                    authorities == null || authorities.isBlank() ? null : Path.of(authorities.strip()),
                    id -> instance(name, id),
                    clock);
            states.put(name, xms.state().newest());
            opened.put(
                    name,
                    new Opened(
                            cloud,
                            place(name),
                            xms,
                            List.of(
                                    xms.changes().onArrival(this::changed),
                                    xms.state().onArrival(() -> said(name, xms)))));
            xms.start();
        } catch (ProblemException e) {
            states.put(
                    name,
                    new SourceState(name, RemoteXms.SOURCE, null, e.problem(), clock.instant(), Duration.ofDays(1)));
        }
    }

    /// What is said of the place of a cloud's XMS, to be compared.
    private String place(String cloud) {
        return settings.get(key(cloud, "url"), "") + " " + settings.get(key(cloud, "cacert"), "");
    }

    private List<URI> addresses(String cloud) {
        var addresses = new ArrayList<URI>();
        for (String each : settings.list(key(cloud, "url"))) {
            try {
                URI address = URI.create(each);
                if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                    addresses.add(address);
                    continue;
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw new ProblemException(Problem.of(
                    "ask XMS of cloud " + cloud,
                    settings.file().toString(),
                    key(cloud, "url") + " has \"" + each + "\", expected https://HOST:PORT"));
        }
        return addresses;
    }

    private Optional<Instance> instance(String cloud, String id) {
        return clouds.inventories().newest().getOrDefault(cloud, Inventory.empty(cloud)).instances().stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    private void changed() {
        changes.put(changes.newest() + 1);
    }

    private synchronized void said(String cloud, RemoteXms xms) {
        Opened one = opened.get(cloud);
        if (one == null || one.xms() != xms) return;
        states.put(cloud, xms.state().newest());
        publish();
    }

    private void publish() {
        sources.put(List.copyOf(states.values()));
        changed();
    }

    private void end(String cloud) {
        Opened one = opened.remove(cloud);
        states.remove(cloud);
        if (one == null) return;
        one.subscriptions().forEach(Mailbox.Subscription::close);
        one.xms().close();
    }
}
