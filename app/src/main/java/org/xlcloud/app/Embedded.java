package org.xlcloud.app;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.simulator.Simulator;

/// The embedded cloud, started when it is first opened.
final class Embedded implements AutoCloseable {
    /// Its entry in the clouds.yaml that the simulator writes for its administrator.
    private static final String ENTRY = "demo";

    private final Simulator.Settings settings;
    private @Nullable Simulator simulator;

    Embedded(Simulator.Settings settings) {
        this.settings = settings;
    }

    String name() {
        return ENTRY;
    }

    /// How to connect to it; starts it when it does not run yet.
    synchronized CloudConfig config() {
        Simulator running = simulator;
        if (running == null) {
            running = Simulator.start(settings);
            simulator = running;
        }
        return CloudConfigs.of(running.cloudsYaml(), "the embedded cloud").get(ENTRY);
    }

    @Override
    public synchronized void close() {
        if (simulator != null) simulator.close();
        simulator = null;
    }
}
