package org.xlcloud.services.cloud;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// One cloud, connected: logs in when it is first needed. Safe on any thread; close it to break off what is
/// under way.
public final class Cloud implements AutoCloseable {
    private final CloudConfig config;
    private final Wire wire;
    private final Tokens tokens;
    private final Endpoints endpoints;
    private final Map<Service, Semaphore> gates = new EnumMap<>(Service.class);

    /// @throws org.xlcloud.services.flow.ProblemException when a certificate or key can't be read
    public Cloud(CloudConfig config, InstantSource clock) {
        this.config = config;
        wire = new Wire(config);
        tokens = new Tokens(config, new Keystone(config, wire, clock), clock);
        endpoints = new Endpoints(config, wire);
        for (Service service : Service.values())
            gates.put(service, new Semaphore(config.limits().concurrent(), true));
    }

    public String name() {
        return config.name();
    }

    public CloudConfig config() {
        return config;
    }

    /// Makes no call yet.
    public Rest rest(Service service) {
        return new Rest(this, service, service.wanted(), config.limits().call());
    }

    /// Whether the cloud has a service, by catalog or override; logs in for it.
    public boolean has(Service service) {
        return endpoints.has(service, token());
    }

    /// A token that will do for a minute at least where the server grants that.
    public Token token() {
        return tokens.current(Deadline.in(config.limits().call()));
    }

    @Override
    public void close() {
        wire.close();
    }

    Wire wire() {
        return wire;
    }

    Tokens tokens() {
        return tokens;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Semaphore gate(Service service) {
        Semaphore gate = gates.get(service);
        if (gate == null) throw new IllegalStateException("every service has a gate");
        return gate;
    }
}
