package org.xlcloud.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.aodh.Aodh;
import org.xlcloud.simulator.aodh.Evaluator;
import org.xlcloud.simulator.aodh.Notifier;
import org.xlcloud.simulator.ganglia.GangliaWeb;
import org.xlcloud.simulator.ganglia.GmetadServer;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.ganglia.GuestRoster;
import org.xlcloud.simulator.glance.Glance;
import org.xlcloud.simulator.gnocchi.Gnocchi;
import org.xlcloud.simulator.gnocchi.Metering;
import org.xlcloud.simulator.heat.Crowd;
import org.xlcloud.simulator.heat.Engine;
import org.xlcloud.simulator.heat.Founding;
import org.xlcloud.simulator.heat.Heat;
import org.xlcloud.simulator.heat.Stacks;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.simulator.http.Faults;
import org.xlcloud.simulator.http.Port;
import org.xlcloud.simulator.http.SelfSigned;
import org.xlcloud.simulator.keystone.Catalog;
import org.xlcloud.simulator.keystone.Keystone;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.mcollective.Marionettes;
import org.xlcloud.simulator.mcollective.NodeKeys;
import org.xlcloud.simulator.mcollective.WorldNodes;
import org.xlcloud.simulator.nova.Nova;
import org.xlcloud.simulator.placement.Placement;
import org.xlcloud.simulator.prometheus.Prometheus;
import org.xlcloud.simulator.stomp.StompBroker;
import org.xlcloud.simulator.world.Blueprint;
import org.xlcloud.simulator.world.Identity;
import org.xlcloud.simulator.world.Identity.User;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.World;

/// The embedded cloud, running: one loopback port for each service.
public final class Simulator implements AutoCloseable {
    /// How to start it.
    ///
    /// @param hosts compute hosts
    /// @param gpusPerHost cards in each
    /// @param seed the same seed makes the same world
    /// @param servers how many servers; below 0 as many as suit the GPUs
    /// @param churn how often a server comes or goes; zero keeps the world as it is made
    /// @param scenarios incidents to play
    /// @param clock real time, or one that a test drives
    /// @param port Keystone's port, the other services take the following ones; 0 takes free ports
    /// @param tls https with a certificate that nobody vouches for
    /// @param tokenLifetime how long tokens are valid by the world's clock
    /// @param stacks how many stacks there are for the sake of their number, beside those of the clusters
    /// @param haste how many times faster than usual the cloud works: boots and moves servers, makes stacks and
    /// evaluates alarms; no clock runs faster for it
    public record Settings(
            int hosts,
            int gpusPerHost,
            long seed,
            int servers,
            Duration churn,
            Set<Scenario> scenarios,
            SimClock clock,
            int port,
            boolean tls,
            Duration tokenLifetime,
            int stacks,
            int haste) {
        public Settings {
            scenarios = Set.copyOf(scenarios);
        }

        /// 24 hosts with four cards each, in real time, on free ports.
        public static Settings defaults() {
            return new Settings(
                    24,
                    4,
                    1,
                    -1,
                    Duration.ofSeconds(15),
                    EnumSet.noneOf(Scenario.class),
                    SimClock.system(),
                    0,
                    false,
                    Duration.ofHours(4),
                    0,
                    1);
        }

        public Settings withHosts(int value) {
            return new Settings(
                    value,
                    gpusPerHost,
                    seed,
                    servers,
                    churn,
                    scenarios,
                    clock,
                    port,
                    tls,
                    tokenLifetime,
                    stacks,
                    haste);
        }

        public Settings withGpusPerHost(int value) {
            return new Settings(
                    hosts, value, seed, servers, churn, scenarios, clock, port, tls, tokenLifetime, stacks, haste);
        }

        public Settings withSeed(long value) {
            return new Settings(
                    hosts,
                    gpusPerHost,
                    value,
                    servers,
                    churn,
                    scenarios,
                    clock,
                    port,
                    tls,
                    tokenLifetime,
                    stacks,
                    haste);
        }

        public Settings withServers(int value) {
            return new Settings(
                    hosts, gpusPerHost, seed, value, churn, scenarios, clock, port, tls, tokenLifetime, stacks, haste);
        }

        public Settings withChurn(Duration value) {
            return new Settings(
                    hosts,
                    gpusPerHost,
                    seed,
                    servers,
                    value,
                    scenarios,
                    clock,
                    port,
                    tls,
                    tokenLifetime,
                    stacks,
                    haste);
        }

        public Settings withScenarios(Set<Scenario> value) {
            return new Settings(
                    hosts, gpusPerHost, seed, servers, churn, value, clock, port, tls, tokenLifetime, stacks, haste);
        }

        public Settings withClock(SimClock value) {
            return new Settings(
                    hosts,
                    gpusPerHost,
                    seed,
                    servers,
                    churn,
                    scenarios,
                    value,
                    port,
                    tls,
                    tokenLifetime,
                    stacks,
                    haste);
        }

        public Settings withPort(int value) {
            return new Settings(
                    hosts,
                    gpusPerHost,
                    seed,
                    servers,
                    churn,
                    scenarios,
                    clock,
                    value,
                    tls,
                    tokenLifetime,
                    stacks,
                    haste);
        }

        public Settings withTokenLifetime(Duration value) {
            return new Settings(
                    hosts, gpusPerHost, seed, servers, churn, scenarios, clock, port, tls, value, stacks, haste);
        }

        public Settings withStacks(int value) {
            return new Settings(
                    hosts, gpusPerHost, seed, servers, churn, scenarios, clock, port, tls, tokenLifetime, value, haste);
        }

        public Settings withTls(boolean value) {
            return new Settings(
                    hosts,
                    gpusPerHost,
                    seed,
                    servers,
                    churn,
                    scenarios,
                    clock,
                    port,
                    value,
                    tokenLifetime,
                    stacks,
                    haste);
        }

        public Settings withHaste(int value) {
            return new Settings(
                    hosts,
                    gpusPerHost,
                    seed,
                    servers,
                    churn,
                    scenarios,
                    clock,
                    port,
                    tls,
                    tokenLifetime,
                    stacks,
                    value);
        }
    }

    /// Where gmetad's two ports are behind the first one, when that is given.
    private static final int GMETAD_OFFSET = 20;
    /// ganglia-web's and Prometheus' follow.
    private static final int WATCHERS_OFFSET = 22;
    private static final int STOMP_OFFSET = 26;
    private static final String STOMP_LOGIN = "mcollective";
    private static final String STOMP_PASSCODE = "marionette";

    private final World world;
    private final Faults faults = new Faults();
    private final Tokens tokens;
    private final Catalog catalog;
    private final @Nullable SelfSigned certificate;
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final Metering metering;
    private final Alarms alarms;
    private final Stacks stacks;
    private final Engine engine;
    private @Nullable GmetadServer gmetad;
    private @Nullable Bus bus;

    /// The message broker, the nodes behind it and their keys.
    private record Bus(StompBroker broker, Marionettes nodes, NodeKeys keys) implements AutoCloseable {
        @Override
        public void close() {
            broker.close();
            nodes.close();
            keys.close();
        }
    }

    private Simulator(Settings settings) {
        world = World.of(
                new Blueprint(
                        settings.hosts(),
                        settings.gpusPerHost(),
                        settings.seed(),
                        settings.servers(),
                        settings.churn(),
                        settings.haste()),
                settings.clock());
        tokens = new Tokens(settings.clock(), settings.tokenLifetime());
        catalog = new Catalog(world.dice());
        metering = new Metering(world);
        alarms = new Alarms(world, new Evaluator(world, metering));
        stacks = new Stacks(world);
        engine = new Engine(world, stacks, alarms, () -> port("orchestration").base());
        certificate = settings.tls() ? SelfSigned.make() : null;
    }

    /// Makes the world and opens the ports.
    public static Simulator start(Settings settings) {
        var simulator = new Simulator(settings);
        try {
            simulator.open(settings);
        } catch (IOException inUse) {
            simulator.close();
            throw new UncheckedIOException("cannot open the simulator's ports", inUse);
        }
        return simulator;
    }

    private void open(Settings settings) throws IOException {
        int first = settings.port();
        List<CloudService> services = services();
        for (CloudService service : services) {
            SSLContext tls = certificate == null ? null : certificate.context();
            Port port = Port.open(first == 0 ? 0 : first + ports.size(), tls);
            ports.put(service.type(), port);
            catalog.add(service, port.base());
        }
        tokens.authUrl(authUrl().toString());
        new Founding(world, stacks, engine, alarms, port("orchestration").base()).found();
        new Crowd(world, stacks).found(settings.stacks());
        alarms.start();
        new Incidents(world, engine.scaling(), alarms).play(settings.scenarios());
        for (CloudService service : services) {
            port(service.type()).serve(service, world::catchUp, faults);
        }
        var gpuGuests = new GpuGuests(world);
        int next = first + WATCHERS_OFFSET;
        for (CloudService watcher : List.of(new GangliaWeb(gpuGuests), new Prometheus(gpuGuests))) {
            Port port = Port.open(first == 0 ? 0 : next++, null);
            ports.put(watcher.type(), port);
            port.serve(watcher, world::catchUp, faults);
        }
        var guests = new GuestRoster(world);
        guests.start();
        gmetad = GmetadServer.start(guests::grid, first == 0 ? 0 : first + GMETAD_OFFSET);
        bus = bus(first == 0 ? 0 : first + STOMP_OFFSET);
    }

    private Bus bus(int port) {
        StompBroker broker = StompBroker.start(
                port, STOMP_LOGIN, STOMP_PASSCODE, certificate == null ? null : certificate.context());
        NodeKeys keys = NodeKeys.make(NodeKeys.QUICK);
        return new Bus(broker, Marionettes.start(broker, keys, new WorldNodes(world), InstantSource.system()), keys);
    }

    /// Keystone first.
    private List<CloudService> services() {
        var services = new ArrayList<CloudService>();
        services.add(new Keystone(world, tokens, catalog));
        services.add(new Nova(world, tokens, faults));
        services.add(new Placement(world, tokens));
        services.add(new Glance(world, tokens));
        services.add(heat());
        services.add(new Aodh(world, tokens, alarms));
        services.add(new Gnocchi(world, tokens, metering));
        return services;
    }

    /// Heat, to which alarms signal and which tells alarms of its groups.
    private Heat heat() {
        var heat = new Heat(tokens, stacks, engine);
        alarms.onAction((url, alarm, message) -> heat.signal(url, message));
        alarms.onAction(
                new Notifier(address -> ports.values().stream().anyMatch(port -> address.startsWith(port.base()))));
        stacks.listen(event -> alarms.event(event.type(), event.layer().projectId(), event.traits()));
        return heat;
    }

    private Port port(String type) {
        Port port = ports.get(type);
        if (port == null) {
            throw new IllegalArgumentException("no service of type " + type);
        }
        return port;
    }

    /// Keystone's, `http://127.0.0.1:5000/v3`.
    public URI authUrl() {
        return URI.create(port("identity").base() + "/v3");
    }

    /// A service's address without its path.
    public URI address(String type) {
        return URI.create(port(type).base());
    }

    /// The certificate that clients must trust, as PEM; null without TLS.
    public @Nullable String certificate() {
        return certificate == null ? null : certificate.pem();
    }

    /// A complete clouds.yaml with the clouds `demo` (an administrator) and `demo-member` (a member of
    /// one project).
    public String cloudsYaml() {
        User admin = world.identity().user("admin").orElseThrow();
        User member = world.identity().user("demo").orElseThrow();
        return "clouds:\n" + entry("demo", admin, "admin") + entry("demo-member", member, "rendering");
    }

    private String entry(String name, User user, String project) {
        return """
              %s:
                auth:
                  auth_url: %s
                  username: %s
                  password: "%s"
                  project_name: %s
                  user_domain_name: %s
                  project_domain_name: %s
                region_name: %s
                interface: public
                identity_api_version: 3
                xlcloud:
                  ganglia: 127.0.0.1:%d
                  ganglia_web: %s/ganglia/
                  prometheus: %s/
                  mcollective:
                    brokers: %s://127.0.0.1:%d
                    login: %s
                    password: "%s"
                    private_key: %s
                    server_keys: %s
                    verify: false
            """.formatted(
                        name,
                        authUrl(),
                        user.name(),
                        user.password(),
                        project,
                        Identity.DOMAIN_NAME,
                        Identity.DOMAIN_NAME,
                        Catalog.REGION,
                        gmetadPort(),
                        port("ganglia-web").base(),
                        port("prometheus").base(),
                        broker().secure() ? "stomp+ssl" : "stomp",
                        broker().port(),
                        STOMP_LOGIN,
                        STOMP_PASSCODE,
                        bus().keys().callerPrivate(),
                        bus().keys().serverPublic());
    }

    private Bus bus() {
        if (bus == null) {
            throw new IllegalStateException("the message broker has not been started");
        }
        return bus;
    }

    /// MCollective's message broker, with the troubles that can be had on purpose.
    public StompBroker broker() {
        return bus().broker();
    }

    /// The nodes that run MCollective.
    public Marionettes nodes() {
        return bus().nodes();
    }

    /// Aodh's alarms, as a plug-in of the cloud's may make and change them.
    public Alarms alarms() {
        return alarms;
    }

    public World world() {
        return world;
    }

    /// What is to go wrong.
    public Faults faults() {
        return faults;
    }

    /// Answers each request to any service so much later from now on.
    public void delay(Duration by) {
        ports.keySet().forEach(service -> faults.add(service, Fault.delay(by)));
    }

    /// gmetad's two ports, with the troubles that can be had on purpose.
    public GmetadServer gmetad() {
        if (gmetad == null) {
            throw new IllegalStateException("gmetad has not been started");
        }
        return gmetad;
    }

    /// Where gmetad gives its whole document (8651 in the field).
    public int gmetadPort() {
        return gmetad().port();
    }

    /// Where gmetad answers paths (8652 in the field).
    public int gmetadInteractivePort() {
        return gmetad().interactivePort();
    }

    /// Makes every token that was given out invalid.
    public void expireTokens() {
        tokens.expireAll();
    }

    @Override
    public void close() {
        faults.close();
        if (gmetad != null) {
            gmetad.close();
        }
        if (bus != null) {
            bus.close();
        }
        ports.values().forEach(Port::close);
    }
}
