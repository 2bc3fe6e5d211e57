package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Subject.Aliases;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.services.metrics.Telemetry.Rule;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Telemetry.Unmatched;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.services.series.GnocchiCards;
import org.xlcloud.services.series.GnocchiCards.Card;

/// The newest values as a pollster has pushed them into Gnocchi, under the host and the address of each card.
final class GnocchiLive implements LiveSource<GnocchiCards.Report> {
    /// Gnocchi does not tell the GPU's number inside the node.
    private static final int NO_NUMBER = -1;

    private final GnocchiCards gnocchi;
    private final Duration interval;

    GnocchiLive(GnocchiCards gnocchi, Duration interval) {
        this.gnocchi = gnocchi;
        this.interval = interval;
    }

    @Override
    public String name() {
        return GnocchiCards.NAME;
    }

    @Override
    public String system() {
        return gnocchi.system();
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public GnocchiCards.Report read() {
        return gnocchi.read();
    }

    @Override
    public Instant at(GnocchiCards.Report report) {
        return report.at();
    }

    @Override
    public boolean present(GnocchiCards.Report report) {
        return report.present();
    }

    @Override
    public Joined join(GnocchiCards.Report report, Lookup lookup, Witness witness, boolean old) {
        Map<String, GpuTelemetry> gpus = new HashMap<>();
        var unmatched = new ArrayList<Unmatched>();
        for (Card card : report.cards()) {
            Gpu gpu = lookup.gpus.get(lookup.inventory.cloud() + "/" + card.host() + "/" + card.address());
            Rule rule = Rule.PCI_ADDRESS;
            if (gpu == null) {
                gpu = only(lookup, card);
                rule = Rule.POSITION;
            }
            String why = why(card, gpu);
            if (gpu == null || !why.isEmpty()) {
                // What has ceased elsewhere is a past, not a report without a place.
                if (!card.silent()) unmatched.add(lost(lookup.inventory.cloud(), card, why));
            } else
                gpus.merge(
                        gpu.key(),
                        of(gpu, rule, card, old),
                        (one, other) -> other.at().isAfter(one.at()) ? other : one);
        }
        unmatched.sort(Comparator.comparing(Unmatched::what));
        return new Joined(gpus, nodes(report, lookup, old), unmatched);
    }

    /// Gnocchi knows instances by their ids; those that the inventory does not have are of other regions, or gone.
    private Map<String, NodeTelemetry> nodes(GnocchiCards.Report report, Lookup lookup, boolean old) {
        Map<String, NodeTelemetry> nodes = new HashMap<>();
        for (GnocchiCards.Node node : report.nodes()) {
            Instance instance = lookup.byId.get(node.instanceId());
            if (instance == null) continue;
            nodes.put(
                    instance.key(),
                    new NodeTelemetry(
                            Subject.instance(
                                    instance.cloud(),
                                    instance.id(),
                                    new Aliases(instance.id(), null, null, null, null, null)),
                            instance.name(),
                            Rule.NAME,
                            old || node.stale() ? State.STALE : State.LIVE,
                            node.values(),
                            node.at(),
                            name()));
        }
        return nodes;
    }

    /// It answers however long nobody has pushed anything: what it says is then no news.
    @Override
    public SourceState state(SourceState asked, GnocchiCards.Report report) {
        if (asked.problem() != null
                || report.cards().isEmpty()
                || report.cards().stream().anyMatch(card -> !card.silent())) return asked;
        Instant newest = report.cards().stream()
                .map(Card::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Problem problem = Problem.of(
                        "read the newest GPU metrics from Gnocchi",
                        system(),
                        "nothing has been pushed for "
                                + Duration.between(newest, report.at()).toMinutes() + " min")
                .withHint("Does the pollster run that carries GPU metrics into Gnocchi?");
        return new SourceState(
                asked.cloud(), asked.source(), asked.valueAt(), problem, asked.triedAt(), asked.interval());
    }

    /// A slice of a card has the card's address: it is known where the instance holds nothing else.
    private static @Nullable Gpu only(Lookup lookup, Card card) {
        Instance instance = card.instanceId() == null ? null : lookup.byId.get(card.instanceId());
        List<Gpu> held = instance == null ? List.of() : lookup.held(instance);
        return held.size() == 1 ? held.getFirst() : null;
    }

    /// Why a card is none of the inventory's; empty when it is one.
    private static String why(Card card, @Nullable Gpu gpu) {
        if (gpu == null) return "host " + card.host() + " has no GPU at " + card.address();
        String holder = gpu.holder() == null ? null : gpu.holder().instanceId();
        if (card.instanceId() == null || card.instanceId().equals(holder)) return "";
        return "it was measured in instance " + card.instanceId() + ", which no longer holds this GPU";
    }

    private GpuTelemetry of(Gpu gpu, Rule rule, Card card, boolean old) {
        String holder = gpu.holder() == null ? null : gpu.holder().instanceId();
        State state = card.silent() ? State.DOWN : old || card.stale() ? State.STALE : State.LIVE;
        var aliases = new Aliases(holder, null, null, null, null, card.uuid());
        return new GpuTelemetry(
                Subject.gpu(gpu.cloud(), gpu.host(), gpu.address(), aliases),
                gpu.holder() == null || gpu.holder().instanceName() == null
                        ? card.host()
                        : gpu.holder().instanceName(),
                NO_NUMBER,
                rule,
                state,
                state == State.DOWN ? Values.NONE : card.values(),
                card.at(),
                name());
    }

    private Unmatched lost(String cloud, Card card, String why) {
        return new Unmatched(
                cloud,
                name(),
                "GPU " + card.address() + " of host " + card.host(),
                "",
                card.host(),
                "",
                null,
                card.uuid(),
                card.address(),
                why,
                card.at());
    }

    @Override
    public List<Problem> remarks(GnocchiCards.Report report) {
        return report.oddities().stream()
                .map(oddity -> Problem.of("understand a value", system(), oddity))
                .toList();
    }
}
