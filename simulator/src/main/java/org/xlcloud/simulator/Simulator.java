package org.xlcloud.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.http.Faults;
import org.xlcloud.simulator.http.Port;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.Blueprint;
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
    /// @param tokenLifetime how long tokens are valid by the world's clock
    public record Settings(
            int hosts,
            int gpusPerHost,
            long seed,
            int servers,
            Duration churn,
            Set<Scenario> scenarios,
            SimClock clock,
            int port,
            Duration tokenLifetime) {
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
                    Duration.ofHours(4));
        }

        public Settings withHosts(int value) {
            return new Settings(value, gpusPerHost, seed, servers, churn, scenarios, clock, port, tokenLifetime);
        }

        public Settings withGpusPerHost(int value) {
            return new Settings(hosts, value, seed, servers, churn, scenarios, clock, port, tokenLifetime);
        }

        public Settings withSeed(long value) {
            return new Settings(hosts, gpusPerHost, value, servers, churn, scenarios, clock, port, tokenLifetime);
        }

        public Settings withServers(int value) {
            return new Settings(hosts, gpusPerHost, seed, value, churn, scenarios, clock, port, tokenLifetime);
        }

        public Settings withChurn(Duration value) {
            return new Settings(hosts, gpusPerHost, seed, servers, value, scenarios, clock, port, tokenLifetime);
        }

        public Settings withScenarios(Set<Scenario> value) {
            return new Settings(hosts, gpusPerHost, seed, servers, churn, value, clock, port, tokenLifetime);
        }

        public Settings withClock(SimClock value) {
            return new Settings(hosts, gpusPerHost, seed, servers, churn, scenarios, value, port, tokenLifetime);
        }

        public Settings withPort(int value) {
            return new Settings(hosts, gpusPerHost, seed, servers, churn, scenarios, clock, value, tokenLifetime);
        }

        public Settings withTokenLifetime(Duration value) {
            return new Settings(hosts, gpusPerHost, seed, servers, churn, scenarios, clock, port, value);
        }
    }

    private final World world;
    private final Faults faults = new Faults();
    private final Tokens tokens;
    private final Map<String, Port> ports = new LinkedHashMap<>();

    private Simulator(Settings settings) {
        world = World.of(
                new Blueprint(
                        settings.hosts(),
                        settings.gpusPerHost(),
                        settings.seed(),
                        settings.servers(),
                        settings.churn()),
                settings.clock());
        tokens = new Tokens(settings.clock(), settings.tokenLifetime());
    }

    /// Makes the world and opens the ports.
    public static Simulator start(Settings settings) {
        var simulator = new Simulator(settings);
        try {
            simulator.open(settings.port());
        } catch (IOException inUse) {
            simulator.close();
            throw new UncheckedIOException("cannot open the simulator's ports", inUse);
        }
        return simulator;
    }

    private void open(int first) throws IOException {
        List<CloudService> services = services();
        for (CloudService service : services) {
            ports.put(service.type(), Port.open(first == 0 ? 0 : first + ports.size(), null));
        }
        tokens.authUrl(authUrl().toString());
        for (CloudService service : services) {
            port(service.type()).serve(service, world::catchUp, faults);
        }
    }

    /// Keystone first.
    private List<CloudService> services() {
        var services = new ArrayList<CloudService>();
        return services;
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

    public World world() {
        return world;
    }

    /// What is to go wrong.
    public Faults faults() {
        return faults;
    }

    /// Makes every token that was given out invalid.
    public void expireTokens() {
        tokens.expireAll();
    }

    @Override
    public void close() {
        faults.close();
        ports.values().forEach(Port::close);
    }
}
