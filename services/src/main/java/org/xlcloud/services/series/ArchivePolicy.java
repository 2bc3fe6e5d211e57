package org.xlcloud.services.series;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How finely and how long Gnocchi keeps a metric, as its `archive_policy` says.
///
/// @param definitions the finest first
/// @param methods such as `mean`, `min`, `max`
public record ArchivePolicy(List<Definition> definitions, Set<String> methods) {
    /// Python's way to write a span: `2 days, 0:00:00`, `0:00:05`, `0:00:00.500000`.
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,6}) days?, )?(\\d{1,4}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6}))?");

    public record Definition(Duration granularity, Duration timespan) {}

    public static ArchivePolicy of(JsonNode policy) {
        var definitions = new ArrayList<Definition>();
        for (JsonNode definition : policy.path("definition")) {
            Duration granularity = span(definition.path("granularity").asText());
            Duration timespan = span(definition.path("timespan").asText());
            if (granularity != null && timespan != null && granularity.isPositive())
                definitions.add(new Definition(granularity, timespan));
        }
        definitions.sort(Comparator.comparing(Definition::granularity));
        var methods = new HashSet<String>();
        policy.path("aggregation_methods").forEach(method -> methods.add(method.asText()));
        return new ArchivePolicy(List.copyOf(definitions), Set.copyOf(methods));
    }

    private static @Nullable Duration span(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) return null;
        return Duration.ofDays(span.group(1) == null ? 0 : Long.parseLong(span.group(1)))
                .plusHours(Long.parseLong(span.group(2)))
                .plusMinutes(Long.parseLong(span.group(3)))
                .plusSeconds(Long.parseLong(span.group(4)))
                .plusMillis(span.group(5) == null ? 0 : Math.round(Double.parseDouble("0." + span.group(5)) * 1_000));
    }

    /// The coarsest granularity that reaches back far enough and has `atMost` values for a range or
    /// more, so that none is coarser than what is drawn; where all have fewer, the finest that
    /// reaches, and where none reaches, the one that goes back farthest. Null without a definition.
    @Nullable
    Duration granularity(Instant from, Instant to, Instant now, int atMost) {
        Duration age = Duration.between(from, now);
        List<Definition> reaching = definitions.stream()
                .filter(definition -> definition.timespan().compareTo(age) >= 0)
                .toList();
        if (reaching.isEmpty())
            return definitions.stream()
                    .max(Comparator.comparing(Definition::timespan))
                    .map(Definition::granularity)
                    .orElse(null);
        long millis = Duration.between(from, to).toMillis();
        for (Definition definition : reaching.reversed())
            if (millis / definition.granularity().toMillis() >= atMost) return definition.granularity();
        return reaching.getFirst().granularity();
    }
}
