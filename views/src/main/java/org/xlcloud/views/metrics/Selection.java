package org.xlcloud.views.metrics;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.xlcloud.services.metrics.Metric;

/// What the page of metrics shows: whose metrics, which, and how they share charts.
///
/// Kept in settings and links as one line of text, `show=gpu:lab/h/0000:87:00.0&metrics=temp,power&charts=metric`, each
/// name percent-encoded. What can't be read is left out.
///
/// @param each whether groups are drawn as all of their members instead of as a mean between least and greatest
public record Selection(List<Target> targets, List<Metric> metrics, Charts charts, boolean each) {
    public static final Selection NOTHING = new Selection(List.of(), List.of(), Charts.METRIC, false);

    /// How lines are spread over charts.
    public enum Charts {
        /// One for each unit, because charts have one axis.
        UNIT("Together"),
        METRIC("By metric"),
        OBJECT("By object");

        private final String words;

        Charts(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    public Selection {
        targets = List.copyOf(new LinkedHashSet<>(targets));
        metrics = List.copyOf(new LinkedHashSet<>(metrics));
    }

    /// Some targets with the metrics that an operator looks at first.
    public static Selection of(List<Target> targets) {
        return new Selection(targets, List.of(Metric.TEMPERATURE, Metric.UTILIZATION), Charts.METRIC, false);
    }

    public boolean isEmpty() {
        return targets.isEmpty() || metrics.isEmpty();
    }

    Selection toggled(Target target) {
        return new Selection(toggled(targets, target), metrics, charts, each);
    }

    Selection toggled(Metric metric) {
        return new Selection(targets, toggled(metrics, metric), charts, each);
    }

    Selection arranged(Charts other) {
        return new Selection(targets, metrics, other, each);
    }

    Selection each(boolean wanted) {
        return new Selection(targets, metrics, charts, wanted);
    }

    private static <T> List<T> toggled(List<T> list, T item) {
        List<T> other = new ArrayList<>(list);
        if (!other.remove(item)) other.add(item);
        return other;
    }

    public String text() {
        return "show=" + joined(targets, Target::text) + "&metrics=" + joined(metrics, Metric::id) + "&charts="
                + charts.name().toLowerCase(Locale.ROOT) + (each ? "&each=true" : "");
    }

    private static <T> String joined(List<T> items, Function<T, String> text) {
        return items.stream()
                .map(item -> URLEncoder.encode(text.apply(item), StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }

    public static Selection read(String text) {
        List<Target> targets = new ArrayList<>();
        List<Metric> metrics = new ArrayList<>();
        Charts charts = Charts.METRIC;
        boolean each = false;
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) continue;
            String value = part.substring(equals + 1);
            switch (part.substring(0, equals)) {
                case "show" -> items(value).forEach(item -> Target.read(item).ifPresent(targets::add));
                case "metrics" -> items(value).forEach(item -> Metric.byId(item).ifPresent(metrics::add));
                case "charts" -> {
                    for (Charts known : Charts.values()) if (known.name().equalsIgnoreCase(value)) charts = known;
                }
                case "each" -> each = Boolean.parseBoolean(value);
                default -> {} // of a later version
            }
        }
        return new Selection(targets, metrics, charts, each);
    }

    private static List<String> items(String value) {
        List<String> items = new ArrayList<>();
        for (String item : value.split(",", -1)) {
            if (item.isEmpty()) continue;
            try {
                items.add(URLDecoder.decode(item, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // edited by hand into something that stands for nothing
            }
        }
        return items;
    }
}
