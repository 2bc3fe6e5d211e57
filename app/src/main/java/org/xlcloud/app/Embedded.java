package org.xlcloud.app;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.simulator.Simulator;

/// The embedded cloud, started when it is first opened.
final class Embedded implements AutoCloseable {
    /// Its entry in the clouds.yaml that the simulator writes for its administrator, and its usual name.
    private static final String ENTRY = "demo";

    private final Simulator.Settings settings;
    private final String name;
    private @Nullable Simulator simulator;
    private boolean closed;

    /// @param taken the names of other clouds: where one of them has the usual name, ours takes another
    Embedded(Simulator.Settings settings, Collection<String> taken) {
        this.settings = settings;
        String free = ENTRY;
        for (int i = 1; taken.contains(free); i++) free = i == 1 ? "embedded" : "embedded-" + i;
        name = free;
    }

    String name() {
        return name;
    }

    /// How to connect to it; starts it when it does not run yet.
    ///
    /// @throws ProblemException once closed: what starts then would never end
    synchronized CloudConfig config() {
        if (closed) throw new ProblemException(Problem.of("open cloud " + name, "the embedded cloud", "it has ended"));
        Simulator running = simulator;
        if (running == null) {
            running = Simulator.start(settings);
            simulator = running;
        }
        String yaml = running.cloudsYaml().replaceFirst("(?m)^  " + ENTRY + ":", "  " + name + ":");
        return CloudConfigs.of(yaml, "the embedded cloud").get(name);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (simulator != null) simulator.close();
        simulator = null;
    }
}
