package org.xlcloud.simulator.ganglia;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.world.GpuMetrics;

/// ganglia-web's `graph.php` as JSON and CSV of one metric of one host, over RRDs of 15 s for a day, a minute
/// for two weeks and ten minutes for a year, at most 400 rows in an answer.
public final class GangliaWeb implements CloudService {
    private static final long MOST_ROWS = 400;
    private static final Pattern GPU = Pattern.compile("gpu([0-9]{1,3})_(.+)");
    private static final Pattern AGO = Pattern.compile("-([0-9]{1,6})(s|sec|min|hours?|days?)");

    private static final Map<String, Duration> RANGES = Map.of(
            "hour", Duration.ofHours(1),
            "2hr", Duration.ofHours(2),
            "4hr", Duration.ofHours(4),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7),
            "month", Duration.ofDays(31),
            "year", Duration.ofDays(366));

    private static final Map<String, ToDoubleFunction<GpuMetrics>> BOTH = Map.of(
            "util", GpuMetrics::utilPercent,
            "mem_util", GpuMetrics::memoryUtilPercent,
            "temp", GpuMetrics::temperatureC,
            "fan", at -> Math.max(0, at.fanPercent()));
    private static final Map<String, ToDoubleFunction<GpuMetrics>> CURRENT = Map.of(
            "fb_memory", GpuMetrics::memoryUsedMiB,
            "power_usage_report", GpuMetrics::powerWatts,
            "graphics_clock_report", GpuMetrics::graphicsMHz,
            "sm_clock_report", GpuMetrics::smMHz,
            "mem_clock_report", GpuMetrics::memoryMHz,
            "ecc_sb_error", GpuMetrics::eccSingle,
            "ecc_db_error", GpuMetrics::eccDouble);
    private static final Map<String, ToDoubleFunction<GpuMetrics>> LEGACY = Map.of(
            "mem_used", at -> at.memoryUsedMiB() * 1_024.0,
            "power_usage", GpuMetrics::powerWatts,
            "graphics_speed", GpuMetrics::graphicsMHz,
            "sm_speed", GpuMetrics::smMHz,
            "mem_speed", GpuMetrics::memoryMHz);

    private final GpuGuests guests;
    private final JsonMapper mapper = new JsonMapper();

    public GangliaWeb(GpuGuests guests) {
        this.guests = guests;
    }

    @Override
    public String type() {
        return "ganglia-web";
    }

    @Override
    public String name() {
        return "ganglia-web";
    }

    @Override
    public String path(String projectId) {
        return "/ganglia/";
    }

    /// A series with the time of its first value.
    private record Past(Instant since, ToDoubleFunction<Instant> value) {}

    private record Point(Instant at, double value) {}

    @Override
    public void answer(Call call) throws IOException {
        String metric = Objects.requireNonNullElse(call.parameter("m"), "");
        List<Point> points = points(call, metric);
        // A name that ends so is taken for the definition of a report, which there is none of.
        boolean report = metric.endsWith("_report") && !"metric".equals(call.parameter("g"));
        if (!call.segments().equals(List.of("ganglia", "graph.php"))) {
            call.with("Content-Type", "text/html").reply(404, "<h1>Not Found</h1>".getBytes(StandardCharsets.UTF_8));
        } else if (report || points == null) { // without a word, as under PHP 8
            call.with("Content-Type", "text/html").reply(500);
        } else if (call.parameter("csv") != null) {
            csv(call, metric, points);
        } else {
            json(call, metric, points);
        }
    }

    private void json(Call call, String metric, List<Point> points) throws IOException {
        ArrayNode all = mapper.createArrayNode();
        ObjectNode series = all.addObject();
        series.put("ds_name", "sum").put("cluster_name", "").put("graph_type", "stack");
        series.put("host_name", "").put("metric_name", metric + "   ").put("color", "#555555");
        ArrayNode list = series.putArray("datapoints");
        for (Point point : points) {
            ArrayNode pair = list.addArray();
            if (Double.isNaN(point.value())) pair.add("NaN");
            else pair.add(point.value());
            pair.add(point.at().getEpochSecond());
        }
        call.reply(200, all);
    }

    private static void csv(Call call, String metric, List<Point> points) {
        var text = new StringBuilder("Timestamp,").append(metric).append("   \n");
        for (Point point : points)
            text.append(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
                            .format(OffsetDateTime.ofInstant(point.at(), ZoneOffset.UTC)))
                    .append(',')
                    .append(point.value())
                    .append('\n');
        call.with("Content-Type", "application/csv").reply(200, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Null where there is no RRD.
    private @Nullable List<Point> points(Call call, String metric) {
        Past past = past(Objects.requireNonNullElse(call.parameter("h"), ""), metric);
        if (past == null) return null;
        Instant now = guests.now();
        Instant end = time(call.parameter("ce"), now, now);
        Duration range =
                RANGES.getOrDefault(Objects.requireNonNullElse(call.parameter("r"), "hour"), Duration.ofHours(1));
        Instant start = time(call.parameter("cs"), now, end.minus(range));
        long step = step(start, end, now);
        List<Point> points = new ArrayList<>();
        for (long at = start.getEpochSecond() / step * step; at <= end.getEpochSecond(); at += step) {
            Instant instant = Instant.ofEpochSecond(at);
            boolean known = !instant.isBefore(past.since()) && !instant.isAfter(now.minusSeconds(15));
            points.add(new Point(instant, known ? past.value().applyAsDouble(instant) : Double.NaN));
        }
        return points;
    }

    private static long step(Instant start, Instant end, Instant now) {
        long age = Duration.between(start, now).toSeconds();
        long own = age <= 86_400 ? 15 : age <= 14 * 86_400 ? 60 : 600;
        long rows = Math.max(1, Duration.between(start, end).toSeconds() / own);
        return own * Math.ceilDiv(rows, MOST_ROWS);
    }

    private @Nullable Past past(String host, String metric) {
        if (host.isEmpty())
            return metric.equals("load_one")
                    ? new Past(Instant.MIN, at -> guests.all().size())
                    : null;
        for (GpuGuests.Guest guest : guests.all()) {
            if (!guest.node().equals(host)) continue;
            Matcher gpu = GPU.matcher(metric);
            if (metric.equals("load_one") && !guest.cards().isEmpty()) {
                ToDoubleFunction<Instant> busy = guests.past(guest.cards().getFirst(), GpuMetrics::utilPercent);
                int cpus = guest.server().flavor().vcpus();
                return new Past(guest.since(), at -> busy.applyAsDouble(at) / 200 * cpus);
            }
            if (!gpu.matches()
                    || Integer.parseInt(gpu.group(1)) >= guest.cards().size()) return null;
            boolean legacy = GuestRoster.generation(guest.server()) == NvidiaModule.Generation.LEGACY;
            var figure = BOTH.getOrDefault(gpu.group(2), (legacy ? LEGACY : CURRENT).get(gpu.group(2)));
            if (figure == null) return null;
            return new Past(guest.since(), guests.past(guest.cards().get(Integer.parseInt(gpu.group(1))), figure));
        }
        return null;
    }

    /// Epoch seconds, `now` or `-10min`.
    private static Instant time(@Nullable String text, Instant now, Instant otherwise) {
        if (text == null) return otherwise;
        if (text.matches("[0-9]{1,12}")) return Instant.ofEpochSecond(Long.parseLong(text));
        Matcher ago = AGO.matcher(text);
        if (!ago.matches()) return now;
        long seconds = switch (ago.group(2).charAt(0)) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3_600;
            default -> 86_400;
        };
        return now.minusSeconds(Long.parseLong(ago.group(1)) * seconds);
    }
}
