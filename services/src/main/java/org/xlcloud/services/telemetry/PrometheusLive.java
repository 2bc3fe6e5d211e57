package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.metrics.ClusterReport;
import org.xlcloud.services.series.PrometheusNodes;

/// The newest values as a Prometheus has scraped them from NVIDIA's exporters.
final class PrometheusLive implements LiveSource<PrometheusNodes.Report> {
    private final PrometheusNodes prometheus;
    private final Duration interval;

    PrometheusLive(PrometheusNodes prometheus, Duration interval) {
        this.prometheus = prometheus;
        this.interval = interval;
    }

    @Override
    public String name() {
        return PrometheusNodes.NAME;
    }

    @Override
    public String system() {
        return prometheus.address();
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public PrometheusNodes.Report read() {
        return prometheus.read();
    }

    @Override
    public Instant at(PrometheusNodes.Report report) {
        return report.at();
    }

    @Override
    public Joined join(PrometheusNodes.Report report, Lookup lookup, Witness witness, boolean old) {
        var all = new ClusterReport("", null, false, report.nodes());
        return Join.of(lookup, witness, name(), report.at(), List.of(all), old);
    }

    @Override
    public List<Problem> remarks(PrometheusNodes.Report report) {
        var remarks =
                new ArrayList<>(Clocks.compared(name(), system(), Duration.between(report.at(), report.itsTime())));
        for (String oddity : report.oddities()) remarks.add(Problem.of("understand a value", system(), oddity));
        if (report.nodes().isEmpty())
            remarks.add(Problem.of("read GPU metrics", system(), "it has none of dcgm-exporter's metrics")
                    .withHint("Is dcgm-exporter scraped on the nodes that use GPUs?"));
        return remarks;
    }
}
