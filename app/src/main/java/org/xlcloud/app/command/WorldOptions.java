package org.xlcloud.app.command;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.xlcloud.simulator.Scenario;
import org.xlcloud.simulator.Simulator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How large the embedded cloud is and what goes wrong in it.
public final class WorldOptions {
    @Option(names = "--hosts", paramLabel = "N", description = "Compute hosts (default: ${DEFAULT-VALUE}).")
    private int hosts = 24;

    @Option(names = "--gpus-per-host", paramLabel = "N", description = "GPUs in each (default: ${DEFAULT-VALUE}).")
    private int gpusPerHost = 4;

    @Option(names = "--servers", paramLabel = "N", description = "Instances (default: as many as suit the GPUs).")
    private int servers = -1;

    @Option(
            names = "--stacks",
            paramLabel = "N",
            description =
                    "Stacks with 20 resources each, five to a cluster, beside those of the world (default: none).")
    private int stacks;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed makes the same world (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--churn",
            paramLabel = "SECONDS",
            description = "A server comes or goes so often; 0 for never (default: ${DEFAULT-VALUE}).")
    private int churn = 15;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            converter = ByWord.class,
            description = "Incidents to play: thermal, exhausted, host-down, stuck-stack, gpu-lost, flood.")
    private Set<Scenario> scenarios = new LinkedHashSet<>();

    public Simulator.Settings settings() {
        return Simulator.Settings.defaults()
                .withHosts(hosts)
                .withGpusPerHost(gpusPerHost)
                .withServers(servers)
                .withStacks(stacks)
                .withSeed(seed)
                .withChurn(Duration.ofSeconds(churn))
                .withScenarios(scenarios);
    }

    /// `host-down` and its like.
    static final class ByWord implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String word) {
            try {
                return Scenario.of(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
