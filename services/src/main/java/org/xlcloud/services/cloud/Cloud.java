package org.xlcloud.services.cloud;

import java.net.URI;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// One cloud, connected: logs in when it is first needed. Safe on any thread; close it to break off what is
/// under way.
public final class Cloud implements AutoCloseable {
    private final CloudConfig config;
    private final InstantSource clock;
    private final Wire wire;
    private final Tokens tokens;
    private final Endpoints endpoints;
    private final Map<Service, Semaphore> gates = new EnumMap<>(Service.class);
    private final Map<String, Semaphore> webGates = new ConcurrentHashMap<>();

    /// @throws ProblemException when a certificate or key can't be read
    public Cloud(CloudConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        wire = new Wire(config);
        tokens = new Tokens(config, new Keystone(config, wire, clock), clock);
        endpoints = new Endpoints(config, wire, clock);
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

    /// A web service beside OpenStack, found by its address; makes no call yet.
    ///
    /// @param base its folder, ending in a slash
    /// @param product the name that operators use: "Prometheus"
    public Web web(URI base, String product) {
        Semaphore gate = webGates.computeIfAbsent(
                product, none -> new Semaphore(config.limits().concurrent(), true));
        return new Web(this, base, product, gate, config.limits().call());
    }

    /// Whether the cloud has a service, by catalog or override; logs in for it.
    public boolean has(Service service) {
        return endpoints.has(service, token());
    }

    /// A token that will do for a minute at least where the server grants that.
    public Token token() {
        return tokens.current(Deadline.in(config.limits().call()));
    }

    /// Lets a login that was refused be tried again at once, rather than when some time has passed.
    public void tryAgain() {
        tokens.tryAgain();
    }

    /// A service's versioned address, to show it.
    ///
    /// @throws ProblemException when the cloud doesn't have the service
    public URI address(Service service) {
        return URI.create(endpoint(service, Deadline.in(config.limits().call())).base());
    }

    /// Where a service is, with a new token when the present one is refused on the way.
    Endpoints.Endpoint endpoint(Service service, Deadline deadline) {
        Token token = tokens.current(deadline);
        try {
            return endpoints.of(service, token, deadline);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != 401) throw e;
            return endpoints.of(service, tokens.renew(token, deadline), deadline);
        }
    }

    @Override
    public void close() {
        wire.close();
    }

    /// Refuses to change a cloud that is marked as read-only.
    void mustBeWritable(String method, String doing) {
        if (!config.readOnly() || "GET".equals(method) || "HEAD".equals(method)) return;
        throw new ProblemException(Problem.of(doing, config.source(), "the cloud is marked as read-only")
                .withHint("Remove read_only under xlcloud in " + config.source()));
    }

    InstantSource clock() {
        return clock;
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
