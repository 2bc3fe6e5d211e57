package org.xlcloud.services.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Quantity;
import org.xlcloud.services.metrics.SamplesBuilder;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Nova;

/// The newest values of every card that something pushes into Gnocchi: the resources of all types with the attributes
/// `host` and `pci_address` that have not ended; and of the nodes that use them, the resources of the type `instance`.
///
/// Where nothing tells an instance's load as it is, Ceilometer's own metrics do: the time of its processors (`cpu`),
/// whose growth from one bucket to the next counts, and the memory in use (`memory.usage`), both with the size of its
/// flavor.
///
/// One call lists a type's resources and one per metric name brings its last minutes for all of them
/// (`POST /v1/aggregates` with `(metric NAME mean)`, which answers by resource); the newest bucket counts, and of two
/// that begin together the shorter one. A bucket tells the mean of its time, so its end is when the value was true.
///
/// A card whose values have ceased stays in the answer, silent and with its age, until its resource ends: from memory,
/// or for one that was silent before we came from a look at its last day, and where that has none at the coarsest
/// values that Gnocchi keeps of it, as far back as they go.
///
/// Safe on one thread at a time.
public final class GnocchiCards {
    public static final String NAME = "Gnocchi";

    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);
    /// Ceilometer's usual policy keeps a value for each five minutes.
    private static final Duration LOOKS_BACK = Duration.ofMinutes(15);
    /// A growth is that from one bucket to the next, of which the newest is not over.
    private static final Duration GROWTH_LOOKS_BACK = Duration.ofMinutes(20);
    /// For the age of cards without a newer value.
    private static final Duration LOOKS_FAR_BACK = Duration.ofDays(1);
    /// So many silent cards are looked for at once; a day of each is some ten thousand characters.
    private static final int FAR_AT_ONCE = 100;
    /// So many values of cards that were silent for longer are read at once.
    private static final int VALUES_AT_ONCE = 20_000;

    private static final Duration SILENT_AFTER = Duration.ofMinutes(5);
    /// What a pollster, the queue and metricd may take together.
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final int MOST_CARDS = 100_000;
    private static final int PAGE = 1_000;
    private static final int MOST_ODDITIES = 100;
    private static final Duration FLAVORS_BELIEVED = Duration.ofMinutes(10);
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    /// `mean`, or what a policy without means may have in its place.
    private static final List<String> METHODS = List.of("mean", "last", "max");

    private final Cloud connection;
    private final Rest rest;
    private final Gnocchi gnocchi;
    private final InstantSource clock;
    /// Whether a metric is in bytes, by one of its ids.
    private final Map<String, Boolean> bytes = new HashMap<>();
    /// When each resource last had a value, by its id; far in the past where none was found.
    private final Map<String, Instant> last = new HashMap<>();
    private Map<String, Flavor> flavors = Map.of();
    private Instant flavorsAt = Instant.MIN;
    /// Those that were looked for as far back as values are kept.
    private final Set<String> soughtFar = new HashSet<>();

    /// @param present whether the cloud has a Gnocchi with a resource type for cards
    /// @param cards those with a value that Gnocchi still keeps
    /// @param nodes the instances with a value within the last quarter of an hour
    /// @param oddities what could not be understood and was left out, in words
    public record Report(boolean present, List<Card> cards, List<Node> nodes, Instant at, List<String> oddities) {
        public Report {
            cards = List.copyOf(cards);
            nodes = List.copyOf(nodes);
            oddities = List.copyOf(oddities);
        }
    }

    /// @param at the end of the newest bucket
    /// @param stale whether newer values should have come by now
    public record Node(String instanceId, Values values, Instant at, boolean stale) {}

    /// @param instanceId the instance in which it was measured; null where the type has no such attribute
    /// @param values none of a silent one
    /// @param at the end of the newest bucket
    /// @param stale whether newer values should have come by now
    /// @param silent whether none has come for so long that the last ones tell nothing
    public record Card(
            String host,
            String address,
            @Nullable String instanceId,
            @Nullable String uuid,
            Values values,
            Instant at,
            boolean stale,
            boolean silent) {}

    private record Resource(JsonNode body, Map<Metric, Bucket> newest) {
        /// The newest of all its values.
        Last last() {
            long end = Long.MIN_VALUE;
            long apart = 0;
            for (Bucket bucket : newest.values()) {
                if (bucket.end() > end) apart = bucket.apart();
                end = Math.max(end, bucket.end());
            }
            return new Last(end, apart);
        }

        /// Without a metric that has ceased while others go on.
        Values values(Last last) {
            var values = new Values.Builder();
            newest.forEach((metric, bucket) -> {
                if (bucket.end() + 3 * last.apart() >= last.end()) values.put(metric, bucket.value());
            });
            return values.build();
        }
    }

    /// When something was measured last.
    ///
    /// @param end epoch milliseconds
    /// @param apart how far its values lie apart
    private record Last(long end, long apart) {
        /// Never later than now: the newest bucket may not have ended.
        Instant when(Instant at) {
            return Instant.ofEpochMilli(Math.min(end, at.toEpochMilli()));
        }

        boolean stale(Instant at) {
            return at.toEpochMilli() - end > 2 * apart + GRACE.toMillis();
        }

        boolean silent(Instant at) {
            return at.toEpochMilli() - end > apart + SILENT_AFTER.toMillis();
        }
    }

    /// @param from its beginning, epoch milliseconds
    /// @param apart how far the metric's buckets of this length lie apart
    private record Bucket(long from, long lengthMillis, double value, long apart) {
        long end() {
            return from + lengthMillis;
        }
    }

    public GnocchiCards(Cloud cloud, InstantSource clock) {
        this.connection = cloud;
        this.clock = clock;
        rest = cloud.rest(Service.METRIC).within(LONGEST_CALL);
        gnocchi = new Gnocchi(cloud, clock);
    }

    public String system() {
        return "Gnocchi of cloud " + connection.name();
    }

    /// @throws ProblemException when it can't be asked or its answer makes no sense
    public Report read() {
        Instant at = clock.instant();
        if (!connection.has(Service.METRIC)) return new Report(false, List.of(), List.of(), at, List.of());
        List<String> types = gnocchi.typesOfCards();
        var oddities = new ArrayList<String>();
        var cards = new ArrayList<Card>();
        Set<String> going = new HashSet<>();
        for (String type : types) {
            Map<String, Resource> resources = resources(type);
            newest(type, Subject.Kind.GPU, resources, at, oddities);
            findSilent(type, resources, at, oddities);
            findLongSilent(type, resources, at, oddities);
            resources.forEach((id, resource) -> {
                Card card = card(id, resource, at, oddities);
                if (card != null) cards.add(card);
            });
            going.addAll(resources.keySet());
        }
        last.keySet().retainAll(going);
        soughtFar.retainAll(going);
        List<Node> nodes = types.isEmpty() || !gnocchi.knowsInstances() ? List.of() : nodes(at, oddities);
        return new Report(!types.isEmpty(), cards, nodes, at, oddities);
    }

    private void newest(
            String type, Subject.Kind kind, Map<String, Resource> resources, Instant at, List<String> oddities) {
        for (Map.Entry<String, Metric> name : names(resources, kind).entrySet())
            measures(type, name.getKey(), name.getValue(), resources, going(), at.minus(LOOKS_BACK), null, oddities);
    }

    /// When those that have no new value, and never had one that we saw, had their last one.
    private void findSilent(String type, Map<String, Resource> resources, Instant at, List<String> oddities) {
        Map<String, Resource> unknown = new TreeMap<>();
        resources.forEach((id, resource) -> {
            if (resource.newest().isEmpty() && !last.containsKey(id) && unknown.size() < FAR_AT_ONCE)
                unknown.put(id, resource);
        });
        unknown.keySet().forEach(id -> last.put(id, Instant.MIN));
        Map.Entry<String, Metric> name = telling(unknown);
        if (name == null) return;
        Instant since = at.minus(LOOKS_FAR_BACK);
        measures(type, name.getKey(), name.getValue(), unknown, only(unknown.keySet()), since, null, oddities);
    }

    /// The same of those that have had none for a day: their coarsest values tell well enough how long ago it was.
    private void findLongSilent(String type, Map<String, Resource> resources, Instant at, List<String> oddities) {
        Map<String, Resource> unknown = new TreeMap<>();
        resources.forEach((id, resource) -> {
            if (resource.newest().isEmpty() && Instant.MIN.equals(last.get(id)) && !soughtFar.contains(id))
                unknown.put(id, resource);
        });
        Map.Entry<String, Metric> name = telling(unknown);
        if (name == null) return;
        String metric = unknown.values().stream()
                .map(resource ->
                        resource.body().path("metrics").path(name.getKey()).asText())
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElseThrow();
        List<ArchivePolicy.Definition> kept =
                ArchivePolicy.of(metric(metric).path("archive_policy")).definitions();
        if (kept.isEmpty()) {
            soughtFar.addAll(unknown.keySet());
            return;
        }
        ArchivePolicy.Definition coarsest = kept.getLast();
        long each = Math.max(1, coarsest.timespan().dividedBy(coarsest.granularity()));
        Map<String, Resource> some = new TreeMap<>();
        for (Map.Entry<String, Resource> one : unknown.entrySet())
            if (some.size() < Math.clamp(VALUES_AT_ONCE / each, 1, FAR_AT_ONCE)) some.put(one.getKey(), one.getValue());
        soughtFar.addAll(some.keySet());
        Instant since = at.minus(coarsest.timespan());
        measures(
                type,
                name.getKey(),
                name.getValue(),
                some,
                only(some.keySet()),
                since,
                coarsest.granularity(),
                oddities);
        some.forEach((id, resource) -> {
            if (resource.newest().isEmpty()) return;
            // Its bucket may be longer than a day, but had it ended within the last one, the first look had found it.
            Instant end = resource.last().when(at.minus(LOOKS_FAR_BACK));
            resource.newest().clear();
            last.put(id, end);
        });
    }

    /// By which name to look when resources last had a value; null where they have none that means anything to us.
    private static Map.@Nullable Entry<String, Metric> telling(Map<String, Resource> resources) {
        Map<String, Metric> names = names(resources, Subject.Kind.GPU);
        return names.entrySet().stream()
                .filter(each -> each.getValue() == Metric.TEMPERATURE)
                .findFirst()
                .or(() -> names.entrySet().stream().findFirst())
                .orElse(null);
    }

    /// Of those that have not ended the ones with these ids.
    private static ObjectNode only(Set<String> wanted) {
        ObjectNode these = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = these.putObject("in").putArray("id");
        wanted.forEach(ids::add);
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putArray("and").add(going()).add(these);
        return filter;
    }

    /// Instances with values of their own.
    private List<Node> nodes(Instant at, List<String> oddities) {
        Map<String, Resource> resources = resources("instance");
        newest("instance", Subject.Kind.INSTANCE, resources, at, oddities);
        ofCeilometer(resources, at, oddities);
        var nodes = new ArrayList<Node>();
        resources.forEach((id, resource) -> {
            if (resource.newest().isEmpty()) return;
            Last newest = resource.last();
            nodes.add(new Node(id, resource.values(newest), newest.when(at), newest.stale(at)));
        });
        return nodes;
    }

    /// What is only to be had with the size of the instance, for those of which nothing tells it as it is.
    private void ofCeilometer(Map<String, Resource> resources, Instant at, List<String> oddities) {
        if (!resources.isEmpty()) learnFlavors(at, oddities);
        Map<String, Resource> busy = lacking(resources, Metric.NODE_CPU, "cpu");
        if (!busy.isEmpty()) {
            Instant since = at.minus(GROWTH_LOOKS_BACK);
            counters("cpu", busy, since, at, oddities);
        }
        Map<String, Resource> full = lacking(resources, Metric.NODE_MEMORY_FREE, "memory.usage");
        if (full.isEmpty()) return;
        Instant since = at.minus(LOOKS_BACK);
        aggregates("instance", "memory.usage", going(), since, null, oddities, (method, measures) -> {
            for (Map.Entry<String, Resource> one : full.entrySet()) {
                Flavor flavor = flavor(one.getValue());
                Bucket used =
                        newest(measures.path(one.getKey()).path("memory.usage").path(method));
                if (flavor == null || used == null) continue;
                double free = Math.max(0, flavor.ramMiB() - used.value());
                one.getValue()
                        .newest()
                        .put(Metric.NODE_MEMORY_FREE, new Bucket(used.from(), used.lengthMillis(), free, used.apart()));
            }
        });
    }

    private Map<String, Resource> lacking(Map<String, Resource> resources, Metric metric, String name) {
        Map<String, Resource> lacking = new TreeMap<>();
        resources.forEach((id, resource) -> {
            if (!resource.newest().containsKey(metric)
                    && resource.body().path("metrics").has(name)
                    && flavor(resource) != null) lacking.put(id, resource);
        });
        return lacking;
    }

    private void counters(
            String name, Map<String, Resource> resources, Instant since, Instant at, List<String> oddities) {
        aggregates("instance", name, going(), since, null, oddities, (method, measures) -> {
            for (Map.Entry<String, Resource> one : resources.entrySet()) {
                Flavor flavor = flavor(one.getValue());
                Bucket grown = growth(measures.path(one.getKey()).path(name).path(method), at.toEpochMilli());
                if (flavor == null || grown == null || flavor.vcpus() <= 0) continue;
                double percent = 100 * grown.value() / NANOS_PER_SECOND / flavor.vcpus();
                if (percent < 0 || percent > Gnocchi.MOST_PERCENT) continue; // it began anew
                one.getValue()
                        .newest()
                        .put(
                                Metric.NODE_CPU,
                                new Bucket(grown.from(), grown.lengthMillis(), Math.min(100, percent), grown.apart()));
            }
        });
    }

    /// How fast a counter grew in a second, to the newest of the shortest buckets that is over; null where it can't be
    /// told.
    private @Nullable Bucket growth(JsonNode rows, long now) {
        var ofLength = new TreeMap<Long, TreeMap<Long, Double>>();
        for (JsonNode row : rows) {
            if (!row.path(1).isNumber() || !row.path(2).isNumber())
                throw refused("found the measure " + Text.line(row.toString()));
            long length = Math.round(row.path(1).asDouble() * 1_000);
            long from = time(row.path(0).asText());
            if (from + length <= now)
                ofLength.computeIfAbsent(length, none -> new TreeMap<>())
                        .put(from, row.path(2).asDouble());
        }
        for (Map.Entry<Long, TreeMap<Long, Double>> counted : ofLength.entrySet()) {
            Map.Entry<Long, Double> last = counted.getValue().lastEntry();
            Map.Entry<Long, Double> before = counted.getValue().lowerEntry(last.getKey());
            if (before == null) continue;
            long apart = last.getKey() - before.getKey();
            double perSecond = (last.getValue() - before.getValue()) * 1_000 / apart;
            return new Bucket(last.getKey(), counted.getKey(), perSecond, Math.max(apart, counted.getKey()));
        }
        return null;
    }

    /// Null for one that Nova has no more.
    private @Nullable Flavor flavor(Resource resource) {
        return flavors.get(resource.body().path("flavor_id").asText());
    }

    /// Without them GPUs have their values all the same.
    private void learnFlavors(Instant at, List<String> oddities) {
        if (!flavorsAt.isBefore(at.minus(FLAVORS_BELIEVED))) return;
        Map<String, Flavor> fresh = new HashMap<>();
        try {
            for (Flavor flavor : new Nova(connection).flavors()) fresh.put(flavor.id(), flavor);
        } catch (ProblemException e) {
            odd(
                    oddities,
                    "how large instances are could not be read: " + e.problem().reason());
            return;
        }
        flavors = fresh;
        flavorsAt = at;
    }

    /// Those that have not ended, by id.
    private Map<String, Resource> resources(String type) {
        Map<String, Resource> found = new TreeMap<>();
        String marker = "";
        while (found.size() < MOST_CARDS) {
            JsonNode page = rest.search("/search/resource/" + type + "?limit=" + PAGE + marker, going());
            if (!page.isArray())
                throw refused("found " + Text.line(page.toString()) + ", expected a list of resources");
            for (JsonNode resource : page) {
                String id = resource.path("id").asText();
                if (!id.matches("[0-9a-fA-F-]{32,36}")) throw refused("found the resource id " + Text.line(id));
                found.put(id, new Resource(resource, new HashMap<>()));
                marker = "&marker=" + id;
            }
            if (page.size() < PAGE) break;
        }
        return found;
    }

    private static ObjectNode going() {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putObject("=").putNull("ended_at");
        return filter;
    }

    /// The names that mean something to us; of two for one thing each resource has its own.
    private static Map<String, Metric> names(Map<String, Resource> resources, Subject.Kind kind) {
        Map<String, Metric> names = new TreeMap<>();
        for (Resource resource : resources.values())
            for (var entry : resource.body().path("metrics").properties()) {
                Metric metric = Gnocchi.meaning(entry.getKey(), kind);
                if (metric != null && entry.getKey().matches("[A-Za-z0-9._-]{1,255}"))
                    names.put(entry.getKey(), metric);
            }
        return names;
    }

    private void measures(
            String type,
            String name,
            Metric metric,
            Map<String, Resource> resources,
            ObjectNode filter,
            Instant since,
            @Nullable Duration granularity,
            List<String> oddities) {
        aggregates(
                type,
                name,
                filter,
                since,
                granularity,
                oddities,
                (method, measures) -> take(measures, name, metric, method, resources, oddities));
    }

    private interface Taking {
        void take(String method, JsonNode measures);
    }

    private void aggregates(
            String type,
            String name,
            ObjectNode filter,
            Instant since,
            @Nullable Duration granularity,
            List<String> oddities,
            Taking taking) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("resource_type", type).set("search", filter);
        String start = since.truncatedTo(ChronoUnit.SECONDS)
                + (granularity == null ? "" : "&granularity=" + granularity.toSeconds());
        for (String method : METHODS) {
            wanted.put("operations", "(metric " + name + " " + method + ")");
            JsonNode answer;
            try {
                answer = rest.search("/aggregates?start=" + start, wanted);
            } catch (ProblemException e) {
                Integer status = e.problem().status();
                if (status != null && (status == 400 || status == 404)) continue; // the policy has no such method
                throw e;
            }
            JsonNode measures = answer.path("measures");
            if (!measures.isObject()) throw refused("found " + Text.line(measures.toString()) + ", expected measures");
            taking.take(method, measures);
            return;
        }
        odd(oddities, name + " of the type " + type + " is kept as none of " + String.join(", ", METHODS));
    }

    private void take(
            JsonNode measures,
            String name,
            Metric metric,
            String method,
            Map<String, Resource> resources,
            List<String> oddities) {
        for (var entry : measures.properties()) {
            Resource resource = resources.get(entry.getKey());
            if (resource == null) continue; // it has begun between the two calls
            Bucket newest = newest(entry.getValue().path(name).path(method));
            if (newest == null) continue;
            double value = newest.value();
            if (inBytes(resource.body().path("metrics").path(name).asText(), metric)) value /= BYTES_PER_MIB;
            if (!Quantity.of(metric).plausible(value))
                odd(oddities, name + " of " + place(resource.body()) + " is " + value + ", which can't be true");
            else
                resource.newest()
                        .merge(
                                metric,
                                new Bucket(newest.from(), newest.lengthMillis(), value, newest.apart()),
                                (one, other) -> other.end() > one.end() ? other : one);
        }
    }

    /// The newest of the shortest buckets; null where there is none.
    private @Nullable Bucket newest(JsonNode rows) {
        Bucket newest = null;
        var ofLength = new HashMap<Long, List<Long>>();
        for (JsonNode row : rows) {
            if (!row.path(1).isNumber() || !row.path(2).isNumber())
                throw refused("found the measure " + Text.line(row.toString()));
            long from = time(row.path(0).asText());
            long length = Math.round(row.path(1).asDouble() * 1_000);
            ofLength.computeIfAbsent(length, none -> new ArrayList<>()).add(from);
            if (newest == null || from > newest.from() || (from == newest.from() && length < newest.lengthMillis()))
                newest = new Bucket(from, length, row.path(2).asDouble(), 0);
        }
        if (newest == null) return null;
        long[] times = ofLength.getOrDefault(newest.lengthMillis(), List.of()).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return new Bucket(
                newest.from(),
                newest.lengthMillis(),
                newest.value(),
                Math.max(newest.lengthMillis(), SamplesBuilder.usualDistance(times)));
    }

    private long time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw refused("found the time " + Text.line(text));
        }
    }

    private boolean inBytes(String id, Metric metric) {
        if (Quantity.of(metric) != Quantity.GPU_MEMORY && Quantity.of(metric) != Quantity.GPU_MEMORY_TOTAL)
            return false;
        Boolean known = bytes.get(id);
        if (known == null) {
            known = "B".equals(metric(id).path("unit").asText());
            if (bytes.size() >= 2 * MOST_CARDS) bytes.clear();
            bytes.put(id, known);
        }
        return known;
    }

    private JsonNode metric(String id) {
        if (!id.matches("[0-9a-fA-F-]{32,36}")) throw refused("found the metric's id " + Text.line(id));
        return rest.get("/metric/" + id);
    }

    /// Null for a resource of which no value is kept, or without a place.
    private @Nullable Card card(String id, Resource resource, Instant at, List<String> oddities) {
        JsonNode body = resource.body();
        String host = body.path("host").asText();
        String address = body.path("pci_address").asText();
        Instant before = last.getOrDefault(id, Instant.MIN);
        if (resource.newest().isEmpty() && before.equals(Instant.MIN)) return null;
        if (host.isEmpty() || address.isEmpty()) {
            odd(oddities, "the resource " + body.path("original_resource_id").asText() + " has no host or address");
            return null;
        }
        Last newest = resource.newest().isEmpty() ? new Last(before.toEpochMilli(), 0) : resource.last();
        last.put(id, newest.when(at));
        String own = body.path("original_resource_id").asText();
        String instance = body.path("instance_id").asText("");
        return new Card(
                Text.line(host),
                Text.line(address.toLowerCase(java.util.Locale.ROOT)),
                instance.isEmpty() || body.path("instance_id").isNull() ? null : Text.line(instance),
                own.startsWith("GPU-") ? Text.line(own) : null,
                newest.silent(at) ? Values.NONE : resource.values(newest),
                newest.when(at),
                newest.stale(at),
                newest.silent(at));
    }

    private static String place(JsonNode resource) {
        return resource.path("host").asText() + "/"
                + resource.path("pci_address").asText();
    }

    private static void odd(List<String> oddities, String words) {
        if (oddities.size() < MOST_ODDITIES) oddities.add(Text.line(words));
    }

    private ProblemException refused(String reason) {
        return new ProblemException(Problem.of("read the newest GPU metrics from Gnocchi", system(), reason));
    }
}
