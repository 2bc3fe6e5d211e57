package org.xlcloud.services.ganglia;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Values;

/// Takes the metrics of one HOST after another and makes reports of them.
final class NodeReader {
    /// A metric is stale once it is older than so many times the age that its publisher promised.
    private static final int PATIENCE = 4;

    private static final int MOST_NAMES = 20_000;

    private final Oddities oddities;
    /// The names of a cluster are the same on every node, so each is looked at once.
    private final Map<String, Optional<MetricName>> names = new HashMap<>();
    private final Part node = new Part();
    private final Map<Integer, Part> gpus = new TreeMap<>();
    private Head head = new Head("", "", "", 0, 0, false);

    NodeReader(Oddities oddities) {
        this.oddities = oddities;
    }

    /// The attributes of a HOST, judged.
    record Head(String cluster, String name, String address, long reported, long tn, boolean down) {}

    /// A METRIC as it is written, and its age in seconds.
    record Raw(String value, String type, String unit, boolean constant, long tn, long tmax) {
        boolean old() {
            return !constant && tmax > 0 && tn > PATIENCE * tmax;
        }
    }

    /// The values of a GPU or of the node itself.
    private static final class Part {
        private final Values.Builder fresh = new Values.Builder();
        private final Values.Builder old = new Values.Builder();
        private final Map<Metric, Long> ages = new HashMap<>();
        private final Map<MetricName.Identity, String> texts = new HashMap<>();
        private boolean hasFresh;
        private boolean hasOld;
        private long tn = Long.MAX_VALUE;

        /// Both generations of a metric's names may be there after the module was changed: the younger counts.
        void put(Metric metric, double value, Raw raw) {
            Long known = ages.get(metric);
            if (known != null && known <= raw.tn) return;
            ages.put(metric, raw.tn);
            if (raw.old()) {
                old.put(metric, value);
                hasOld = true;
            } else {
                fresh.put(metric, value);
                old.put(metric, value);
                hasFresh |= !raw.constant;
            }
            if (!raw.constant) tn = Math.min(tn, raw.tn);
        }

        boolean stale() {
            return hasOld && !hasFresh;
        }

        Values values() {
            return (stale() ? old : fresh).build();
        }
    }

    /// Null for a metric that means nothing to us.
    @Nullable
    MetricName known(String name) {
        Optional<MetricName> known = names.get(name);
        if (known != null) return known.orElse(null);
        MetricName parsed = MetricName.parse(name);
        if (names.size() < MOST_NAMES) names.put(name, Optional.ofNullable(parsed));
        return parsed;
    }

    void begin(Head of) {
        head = of;
        gpus.clear();
        node.fresh.clear();
        node.old.clear();
        node.ages.clear();
        node.hasFresh = false;
        node.hasOld = false;
    }

    void take(MetricName name, String written, Raw raw) {
        Part part = name.gpu() < 0 ? node : gpus.computeIfAbsent(name.gpu(), index -> new Part());
        if (name.text() != null) {
            String text = Text.line(raw.value);
            if (!text.isEmpty() && !text.equals("N/A")) part.texts.put(name.text(), text);
        } else if (name.metric() != null && name.quantity() != null) {
            double value = number(name.quantity(), written, raw);
            if (!Double.isNaN(value)) part.put(name.metric(), name.ours(value), raw);
        }
    }

    /// In our unit; NaN when it is none or can't be, which is said.
    private double number(Quantity quantity, String written, Raw raw) {
        String text = raw.value;
        String unit = raw.unit;
        if (text.equals("N/A")) return Double.NaN; // the module's word for what a card does not have
        if (raw.type.equals("string")) {
            int blank = text.indexOf(' '); // "225 Watts" of the old module
            if (blank > 0) {
                unit = text.substring(blank + 1);
                text = text.substring(0, blank);
            }
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return odd(written, "is \"" + raw.value + "\", which is no number");
        }
        double ours = quantity.inOurUnit(value, unit);
        if (quantity.plausible(ours)) {
            if (quantity == Quantity.TEMPERATURE && ours != value)
                odd(
                        written,
                        "is " + text + " \"" + unit + "\", which NVIDIA's module never writes; taken as "
                                + Math.round(ours) + " °C");
            return ours;
        }
        if (Double.isFinite(value) && Double.isNaN(ours))
            return odd(written, "has the unit \"" + unit + "\", which is none of its kind");
        return odd(written, "is " + text + " \"" + unit + "\", which can't be");
    }

    private double odd(String metric, String what) {
        if (!oddities.full())
            oddities.say(metric + " of node " + head.name + " in cluster " + head.cluster + " " + what);
        return Double.NaN;
    }

    NodeReport end() {
        List<GpuReport> reports = new ArrayList<>(gpus.size());
        gpus.forEach((index, part) -> reports.add(gpu(index, part)));
        double count = node.fresh.get(Metric.NODE_GPUS);
        return new NodeReport(
                head.cluster,
                head.name,
                head.address,
                head.reported,
                head.tn,
                head.down,
                Double.isNaN(count) ? null : (Integer) (int) Math.min(count, MetricName.MOST_GPUS),
                head.down ? Values.NONE : node.values(),
                reports);
    }

    private GpuReport gpu(int index, Part part) {
        double used = part.fresh.get(Metric.MEMORY_USED);
        double total = part.fresh.get(Metric.MEMORY_TOTAL);
        if (used > total * 1.01) {
            odd(
                    "gpu" + index,
                    "uses " + Math.round(used) + " of " + Math.round(total)
                            + " MiB, so the unit of one of them lies; both are left out");
            for (var values : List.of(part.fresh, part.old))
                values.put(Metric.MEMORY_USED, Double.NaN).put(Metric.MEMORY_TOTAL, Double.NaN);
        }
        return new GpuReport(
                index,
                head.down ? Values.NONE : part.values(),
                part.stale(),
                part.tn == Long.MAX_VALUE ? head.tn : part.tn,
                part.texts.get(MetricName.Identity.UUID),
                part.texts.get(MetricName.Identity.PCI_ID),
                part.texts.get(MetricName.Identity.SERIAL),
                part.texts.get(MetricName.Identity.TYPE));
    }
}
