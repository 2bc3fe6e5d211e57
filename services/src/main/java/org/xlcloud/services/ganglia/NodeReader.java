package org.xlcloud.services.ganglia;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Quantity;
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
    private final @Nullable Part[] gpus = new @Nullable Part[MetricName.MOST_GPUS];
    private int gpusEnd;
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

    /// The values of a GPU or of the node itself, in plain arrays: a document has hundreds of thousands.
    private static final class Part {
        private static final long NEVER = Long.MAX_VALUE;

        private final double[] values = new double[MetricName.METRICS.size()];
        private final long[] ages = new long[values.length];
        private final boolean[] old = new boolean[values.length];
        private final @Nullable String[] texts = new @Nullable String[MetricName.Identity.values().length];
        private boolean used;
        private boolean hasFresh;
        private boolean hasOld;
        private long tn;

        Part() {
            clear();
        }

        void clear() {
            Arrays.fill(ages, NEVER);
            Arrays.fill(texts, null);
            used = false;
            hasFresh = false;
            hasOld = false;
            tn = NEVER;
        }

        /// Both generations of a metric's names may be there after the module was changed: the younger counts.
        void put(int place, double value, Raw raw) {
            if (ages[place] <= raw.tn) return;
            ages[place] = raw.tn;
            values[place] = value;
            old[place] = raw.old();
            if (raw.constant) return;
            hasOld |= old[place];
            hasFresh |= !old[place];
            tn = Math.min(tn, raw.tn);
        }

        void remove(Metric metric) {
            ages[MetricName.METRICS.indexOf(metric)] = NEVER;
        }

        /// NaN where there is none.
        double get(Metric metric) {
            int place = MetricName.METRICS.indexOf(metric);
            return ages[place] == NEVER ? Double.NaN : values[place];
        }

        boolean stale() {
            return hasOld && !hasFresh;
        }

        /// Old ones only where there are no others.
        Values values() {
            var builder = new Values.Builder();
            for (int place = 0; place < values.length; place++)
                if (ages[place] != NEVER && (!old[place] || stale()))
                    builder.put(MetricName.METRICS.get(place), values[place]);
            return builder.build();
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
        for (int index = 0; index < gpusEnd; index++) if (gpus[index] != null) gpus[index].clear();
        gpusEnd = 0;
        node.clear();
    }

    void take(MetricName name, String written, Raw raw) {
        Part part = name.gpu() < 0 ? node : gpu(name.gpu());
        part.used = true;
        if (name.text() != null) {
            String text = Text.line(raw.value);
            if (!text.isEmpty() && !text.equals("N/A")) part.texts[slot(name.text())] = text;
        } else if (name.quantity() != null) {
            double value = number(name.quantity(), written, raw);
            if (!Double.isNaN(value)) part.put(name.place(), name.ours(value), raw);
        }
    }

    @SuppressWarnings("EnumOrdinal") // an index within this class only
    private static int slot(MetricName.Identity text) {
        return text.ordinal();
    }

    private Part gpu(int index) {
        gpusEnd = Math.max(gpusEnd, index + 1);
        Part part = gpus[index];
        if (part == null) {
            part = new Part();
            gpus[index] = part;
        }
        return part;
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
        double value = whole(text);
        try {
            if (value < 0) value = Double.parseDouble(text);
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

    /// Almost all values are a few digits; -1 for any other.
    private static double whole(String text) {
        int length = text.length();
        if (length == 0 || length > 9) return -1;
        int value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            value = value * 10 + digit;
        }
        return value;
    }

    private double odd(String metric, String what) {
        if (!oddities.full())
            oddities.say(metric + " of node " + head.name + " in cluster " + head.cluster + " " + what);
        return Double.NaN;
    }

    NodeReport end() {
        List<GpuReport> reports = new ArrayList<>();
        for (int index = 0; index < gpusEnd; index++) {
            Part part = gpus[index];
            if (part != null && part.used) reports.add(gpu(index, part));
        }
        double count = node.get(Metric.NODE_GPUS);
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
        double used = part.get(Metric.MEMORY_USED);
        double total = part.get(Metric.MEMORY_TOTAL);
        if (used > total * 1.01) {
            odd(
                    "gpu" + index,
                    "uses " + Math.round(used) + " of " + Math.round(total)
                            + " MiB, so the unit of one of them lies; both are left out");
            part.remove(Metric.MEMORY_USED);
            part.remove(Metric.MEMORY_TOTAL);
        }
        return new GpuReport(
                index,
                head.down ? Values.NONE : part.values(),
                part.stale(),
                part.tn == Part.NEVER ? head.tn : part.tn,
                part.texts[slot(MetricName.Identity.UUID)],
                part.texts[slot(MetricName.Identity.PCI_ID)],
                part.texts[slot(MetricName.Identity.SERIAL)],
                part.texts[slot(MetricName.Identity.TYPE)]);
    }
}
