package org.xlcloud.services.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Buckets;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.SamplesBuilder;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.openstack.Nova;

/// Metrics that a pollster pushes into Gnocchi, whatever resource types a cloud has for them.
///
/// Which types there are is asked once; a GPU is looked for in every type with the attributes `host` and
/// `pci_address`, then by its UUID as a resource's own id, an instance by its id. Metrics are recognised by
/// their names, written `gpu.temperature`, `gpu_temp` or `temperature`. The granularity comes from each
/// metric's archive policy. Ceilometer counts the time of an instance's processors (`cpu`) and tells how much memory is
/// used (`memory.usage`): what they are of is the flavor's, as Nova says.
///
/// Ids never stand in a path as they are: Gnocchi refuses a "/" in one with status 400.
public final class Gnocchi implements MetricSource {
    private static final String NAME = GnocchiCards.NAME;
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    /// How long it is believed where a series is.
    private static final Duration BELIEVED = Duration.ofMinutes(2);
    private static final int MOST_BELIEVED = 20_000;
    /// A GPU that is pushed under each of its instances in turn has many resources; the newest count.
    private static final int MOST_RESOURCES = 8;

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    /// Samples are taken now a little earlier and now a little later, so that busy processors seem to do more than they
    /// can; more than this is another counter.
    static final double MOST_PERCENT = 120;

    /// What a bucket of a counter may be told by, the best first.
    private static final List<String> COUNTED = List.of("mean", "last", "max");

    /// Names without `gpu`, dots and underscores.
    private static final Map<String, Metric> GPU_NAMES = Map.ofEntries(
            Map.entry("utilization", Metric.UTILIZATION),
            Map.entry("util", Metric.UTILIZATION),
            Map.entry("memoryutilization", Metric.MEMORY_UTILIZATION),
            Map.entry("memutil", Metric.MEMORY_UTILIZATION),
            Map.entry("memoryused", Metric.MEMORY_USED),
            Map.entry("memused", Metric.MEMORY_USED),
            Map.entry("memoryusage", Metric.MEMORY_USED),
            Map.entry("memorytotal", Metric.MEMORY_TOTAL),
            Map.entry("memtotal", Metric.MEMORY_TOTAL),
            Map.entry("temperature", Metric.TEMPERATURE),
            Map.entry("temp", Metric.TEMPERATURE),
            Map.entry("fan", Metric.FAN),
            Map.entry("power", Metric.POWER),
            Map.entry("powerusage", Metric.POWER),
            Map.entry("powerlimit", Metric.POWER_LIMIT),
            Map.entry("graphicsclock", Metric.GRAPHICS_CLOCK),
            Map.entry("smclock", Metric.SM_CLOCK),
            Map.entry("memoryclock", Metric.MEMORY_CLOCK),
            Map.entry("memclock", Metric.MEMORY_CLOCK),
            Map.entry("eccsb", Metric.ECC_SINGLE_BIT),
            Map.entry("eccsinglebit", Metric.ECC_SINGLE_BIT),
            Map.entry("eccdb", Metric.ECC_DOUBLE_BIT),
            Map.entry("eccdoublebit", Metric.ECC_DOUBLE_BIT),
            Map.entry("encoder", Metric.ENCODER),
            Map.entry("decoder", Metric.DECODER));

    /// Ceilometer's name until Stein, and pushed ones.
    private static final Map<String, Metric> NODE_NAMES = Map.of(
            "cpuutil", Metric.NODE_CPU,
            "cpuutilization", Metric.NODE_CPU,
            "load1", Metric.NODE_LOAD,
            "loadone", Metric.NODE_LOAD,
            "memoryfree", Metric.NODE_MEMORY_FREE);

    private final Cloud connection;
    private final Rest rest;
    private final InstantSource clock;
    private final String cloud;
    private @Nullable Types types;
    private final Map<Subject, Known> known = new LinkedHashMap<>();

    public Gnocchi(Cloud cloud, InstantSource clock) {
        this.connection = cloud;
        this.rest = cloud.rest(Service.METRIC).within(LONGEST_CALL);
        this.clock = clock;
        this.cloud = cloud.name();
    }

    /// @param ofCards those with the attributes `host` and `pci_address`
    /// @param ofInstances whether there is Ceilometer's type of instances
    private record Types(List<String> ofCards, boolean ofInstances, Instant at) {}

    /// The series of one subject: metric to ids, the newest resource's first.
    private record Known(Map<Metric, List<Place>> places, Instant at) {}

    /// @param counted whether the series only grows, so that how fast it does is the value
    /// @param unit makes our unit of a value, or of what grows in a second
    private record Place(String id, ArchivePolicy policy, boolean counted, DoubleUnaryOperator unit) {
        Place counted(DoubleUnaryOperator ofASecond) {
            return new Place(id, policy, true, ofASecond);
        }

        Place then(DoubleUnaryOperator more) {
            return new Place(id, policy, counted, unit.andThen(more));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        if (to.isBefore(from) || metric.ofGpu() != (subject.kind() == Subject.Kind.GPU)) return Samples.NONE;
        if (!connection.has(Service.METRIC)) return Samples.NONE;
        List<Place> places = places(subject).getOrDefault(metric, List.of());
        var samples = new SamplesBuilder();
        long step = 0;
        for (Place place : places) {
            Duration granularity = place.policy().granularity(from, to, clock.instant(), atMost);
            if (granularity == null) continue;
            Samples found =
                    place.counted() ? growth(place, granularity, from, to) : measures(place, granularity, from, to);
            step = Math.max(step, Math.max(granularity.toMillis(), found.stepMillis()));
            samples.addAll(found);
        }
        return Buckets.fit(samples.build(step), from.toEpochMilli(), to.toEpochMilli(), atMost);
    }

    private Samples measures(Place place, Duration granularity, Instant from, Instant to) {
        Map<Long, Double> mean = aggregated(place, "mean", granularity, from, to);
        Map<Long, Double> min = aggregated(place, "min", granularity, from, to);
        Map<Long, Double> max = aggregated(place, "max", granularity, from, to);
        if (mean.isEmpty()) mean = aggregated(place, "last", granularity, from, to);
        var samples = new SamplesBuilder();
        DoubleUnaryOperator unit = place.unit();
        mean.forEach((at, value) -> {
            double one = unit.applyAsDouble(min.getOrDefault(at, value));
            double other =
                    unit.applyAsDouble(max.getOrDefault(at, value)); // the lower one where much used is little free
            samples.add(at, unit.applyAsDouble(value), Math.min(one, other), Math.max(one, other));
        });
        return samples.build(granularity.toMillis());
    }

    /// How fast a counter grew from bucket to bucket; `rate:mean` would tell it by sample and not by time. There is
    /// nothing where a bucket is missing, where the counter began anew, and in the bucket that is not over.
    private Samples growth(Place place, Duration granularity, Instant from, Instant to) {
        var counted = new TreeMap<Long, Double>();
        for (String method : COUNTED)
            if (counted.isEmpty())
                counted.putAll(aggregated(place, method, granularity, from.minus(granularity.multipliedBy(2)), to));
        long apart = SamplesBuilder.usualDistance(
                counted.keySet().stream().mapToLong(Long::longValue).toArray());
        long over = clock.instant().minus(granularity).toEpochMilli();
        var samples = new SamplesBuilder();
        Map.Entry<Long, Double> before = null;
        for (Map.Entry<Long, Double> bucket : counted.entrySet()) {
            if (before != null && bucket.getKey() >= from.toEpochMilli() && bucket.getKey() <= over) {
                long distance = bucket.getKey() - before.getKey();
                double grown = (bucket.getValue() - before.getValue()) * 1_000 / distance;
                double value = place.unit().applyAsDouble(grown);
                if (distance <= apart && value >= 0 && value <= MOST_PERCENT)
                    samples.add(bucket.getKey(), Math.min(100, value));
            }
            before = bucket;
        }
        return samples.build(Math.max(granularity.toMillis(), apart));
    }

    /// Empty when the archive policy has no such aggregation.
    private Map<Long, Double> aggregated(Place place, String method, Duration granularity, Instant from, Instant to) {
        if (!place.policy().methods().contains(method)) return Map.of();
        String seconds = String.format(Locale.ROOT, "%.3f", granularity.toMillis() / 1_000.0);
        JsonNode answer = rest.get("/metric/" + place.id() + "/measures?aggregation=" + method + "&granularity="
                + seconds + "&start=" + from + "&stop=" + to.plusMillis(1));
        var values = new TreeMap<Long, Double>();
        for (JsonNode measure : list(answer, "measures")) {
            long at = time(measure.path(0).asText());
            if (!measure.path(2).isNumber()) throw refused("found the measure " + Text.line(measure.toString()));
            // A bucket that began before the range reaches into it; its beginning is left out as everywhere.
            if (at >= from.toEpochMilli() && at <= to.toEpochMilli())
                values.put(at, measure.path(2).asDouble());
        }
        return values;
    }

    private long time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw refused("found the time " + Text.line(text));
        }
    }

    private Map<Metric, List<Place>> places(Subject subject) {
        Instant now = clock.instant();
        synchronized (known) {
            Known before = known.get(subject);
            if (before != null && before.at().plus(BELIEVED).isAfter(now)) return before.places();
        }
        Map<Metric, List<Place>> found = look(subject);
        synchronized (known) {
            known.remove(subject);
            known.put(subject, new Known(found, now));
            if (known.size() > MOST_BELIEVED)
                known.remove(known.keySet().iterator().next());
        }
        return found;
    }

    private Map<Metric, List<Place>> look(Subject subject) {
        List<JsonNode> resources =
                subject.kind() == Subject.Kind.GPU ? card(subject) : search("instance", equal("id", subject.id()));
        var places = new HashMap<Metric, List<Place>>();
        for (JsonNode resource : resources) {
            Set<Metric> here = new HashSet<>(); // of two names for one thing the first counts
            resource.path("metrics").properties().forEach(entry -> {
                Metric metric = meaning(entry.getKey(), subject.kind());
                if (metric == null || !entry.getValue().isTextual() || !here.add(metric)) return;
                places.computeIfAbsent(metric, none -> new ArrayList<>())
                        .add(place(entry.getValue().asText()));
            });
            if (subject.kind() == Subject.Kind.INSTANCE) ofCeilometer(subject, resource.path("metrics"), places);
        }
        return places;
    }

    /// What is only to be had with the size of the instance, where nothing tells it as it is.
    private void ofCeilometer(Subject subject, JsonNode metrics, Map<Metric, List<Place>> places) {
        String cpu =
                places.containsKey(Metric.NODE_CPU) ? "" : metrics.path("cpu").asText();
        String used = places.containsKey(Metric.NODE_MEMORY_FREE)
                ? ""
                : metrics.path("memory.usage").asText();
        if (cpu.isEmpty() && used.isEmpty()) return;
        JsonNode flavor = flavor(subject.id());
        double processors = flavor.path("vcpus").asDouble();
        double memoryMiB = flavor.path("ram").asDouble();
        if (!cpu.isEmpty() && processors > 0)
            places.put(
                    Metric.NODE_CPU, List.of(place(cpu).counted(nanos -> 100 * nanos / NANOS_PER_SECOND / processors)));
        if (!used.isEmpty() && memoryMiB > 0)
            places.put(Metric.NODE_MEMORY_FREE, List.of(place(used).then(usedMiB -> Math.max(0, memoryMiB - usedMiB))));
    }

    /// Nothing for an instance that Nova has no more.
    private JsonNode flavor(String instance) {
        try {
            return new Nova(connection).serverTree(instance).path("server").path("flavor");
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == 404) return MissingNode.getInstance();
            throw e;
        }
    }

    private Place place(String id) {
        if (!id.matches("[0-9a-fA-F-]{32,36}")) throw refused("found the metric's id " + Text.line(id));
        JsonNode metric = rest.get("/metric/" + id);
        boolean bytes = "B".equals(metric.path("unit").asText());
        return new Place(
                id,
                ArchivePolicy.of(metric.path("archive_policy")),
                false,
                value -> bytes ? value / BYTES_PER_MIB : value);
    }

    /// Null for a name that means nothing to us.
    static @Nullable Metric meaning(String name, Subject.Kind kind) {
        String bare = name.toLowerCase(Locale.ROOT).replaceAll("[._ -]", "");
        return kind == Subject.Kind.GPU
                ? GPU_NAMES.get(bare.startsWith("gpu") ? bare.substring(3) : bare)
                : NODE_NAMES.get(bare);
    }

    /// The resources of a GPU, the newest first.
    private List<JsonNode> card(Subject subject) {
        int slash = subject.id().indexOf('/');
        if (slash > 0) {
            ObjectNode here = JsonNodeFactory.instance.objectNode();
            here.putArray("and")
                    .add(equal("host", subject.id().substring(0, slash)))
                    .add(equal("pci_address", subject.id().substring(slash + 1)));
            for (String type : types().ofCards()) {
                List<JsonNode> found = search(type, here);
                if (!found.isEmpty()) return found;
            }
        }
        String uuid = subject.aliases().uuid();
        if (uuid == null) return List.of();
        return search("generic", equal("original_resource_id", uuid));
    }

    private List<JsonNode> search(String type, ObjectNode filter) {
        var found = new ArrayList<JsonNode>();
        try {
            list(rest.search("/search/resource/" + type, filter), "resources").forEach(found::add);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == 404) return List.of(); // the cloud has no such type
            throw e;
        }
        found.sort(Comparator.comparing(
                        (JsonNode resource) -> resource.path("started_at").asText())
                .reversed());
        return found.subList(0, Math.min(found.size(), MOST_RESOURCES));
    }

    /// The resource types with the attributes `host` and `pci_address`.
    List<String> typesOfCards() {
        return types().ofCards();
    }

    /// Whether it has the type of instances, which Ceilometer makes.
    boolean knowsInstances() {
        return types().ofInstances();
    }

    private Types types() {
        Instant now = clock.instant();
        synchronized (known) {
            if (types != null && types.at().plus(BELIEVED).isAfter(now)) return types;
        }
        var ofCards = new ArrayList<String>();
        boolean ofInstances = false;
        for (JsonNode type : list(rest.get("/resource_type"), "resource types")) {
            String name = type.path("name").asText();
            JsonNode attributes = type.path("attributes");
            ofInstances |= name.equals("instance");
            if (attributes.has("host") && attributes.has("pci_address") && name.matches("[A-Za-z0-9_-]{1,255}"))
                ofCards.add(name);
        }
        var fresh = new Types(List.copyOf(ofCards), ofInstances, now);
        synchronized (known) {
            types = fresh;
        }
        return fresh;
    }

    private static ObjectNode equal(String attribute, String value) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putObject("=").put(attribute, value);
        return filter;
    }

    private JsonNode list(JsonNode answer, String what) {
        if (!answer.isArray()) throw refused("found " + Text.line(answer.toString()) + ", expected a list of " + what);
        return answer;
    }

    private ProblemException refused(String reason) {
        return new ProblemException(
                Problem.of("read metrics from Gnocchi of cloud " + cloud, "Gnocchi of cloud " + cloud, reason));
    }
}
