package org.xlcloud.services.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.openstack.AodhAlarm;

/// Which card or instance a resource of Gnocchi is that an alarm names. Gnocchi makes a UUID of a resource's name and
/// of who made it (version 5, in a name space of its own), so that only Gnocchi itself can tell what an id is: the
/// resource's attributes `host` and `pci_address`, or `instance_id`.
///
/// For one thread.
final class AlarmedResources {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);
    /// How long it is believed what a resource is, also that there is none.
    private static final Duration BELIEVED = Duration.ofMinutes(10);
    private static final int AT_ONCE = 100;
    private static final String UUID = "[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}";

    private final Cloud cloud;
    private final InstantSource clock;
    private final Map<AodhLinks.Named, Known> known = new HashMap<>();

    private record Known(List<Link> links, Instant at) {}

    AlarmedResources(Cloud cloud, InstantSource clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /// Asks Gnocchi for those that these alarms name and that are not known, and forgets all others. Where it does not
    /// answer, what was known stays, and the next call asks again: an alarm is told of also without its place.
    void learn(Collection<AodhAlarm> alarms) {
        Set<AodhLinks.Named> wanted = new LinkedHashSet<>();
        for (AodhAlarm alarm : alarms) wanted.addAll(AodhLinks.named(alarm));
        known.keySet().retainAll(wanted);
        if (!cloud.has(Service.METRIC)) return;
        Instant old = clock.instant().minus(BELIEVED);
        Map<String, Set<String>> unknown = new TreeMap<>();
        for (AodhLinks.Named one : wanted) {
            Known before = known.get(one);
            if (before == null || before.at().isBefore(old))
                unknown.computeIfAbsent(one.type(), none -> new LinkedHashSet<>())
                        .add(one.id());
        }
        unknown.forEach(this::ask);
    }

    /// The card or the instance; nothing where Gnocchi does not know the resource, or not what it is.
    List<Link> links(AodhLinks.Named resource) {
        Known found = known.get(resource);
        return found == null ? List.of() : found.links();
    }

    private void ask(String type, Set<String> ids) {
        Rest gnocchi = cloud.rest(Service.METRIC).within(LONGEST_CALL);
        var all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            JsonNode found;
            try {
                found = gnocchi.search("/search/resource/" + type, filter(some));
            } catch (ProblemException e) {
                Integer status = e.problem().status();
                if (status == null || (status != 400 && status != 404)) return; // asked again with the next look
                found = JsonNodeFactory.instance.arrayNode(); // there is no such type
            }
            take(type, some, found);
        }
    }

    private void take(String type, List<String> asked, JsonNode found) {
        Instant now = clock.instant();
        for (String id : asked) known.put(new AodhLinks.Named(type, id), new Known(List.of(), now));
        Set<String> wanted = new HashSet<>(asked);
        for (JsonNode resource : found) {
            List<Link> links = links(resource);
            for (String field : List.of("id", "original_resource_id")) {
                String name = resource.path(field).asText();
                if (wanted.contains(name)) known.put(new AodhLinks.Named(type, name), new Known(links, now));
            }
        }
    }

    private List<Link> links(JsonNode resource) {
        var links = new ArrayList<Link>();
        String host = resource.path("host").asText("");
        String address = resource.path("pci_address").asText("");
        if (!host.isEmpty() && !address.isEmpty())
            links.add(Link.of(
                    "gpu", cloud.name() + "/" + Text.line(host) + "/" + Text.line(address.toLowerCase(Locale.ROOT))));
        String instance = resource.path("instance_id").asText("");
        if (instance.matches(UUID)) links.add(Link.of("instance", cloud.name() + "/" + instance));
        return links;
    }

    private static ObjectNode filter(List<String> ids) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ArrayNode either = filter.putArray("or");
        ArrayNode names = either.addObject().putObject("in").putArray("original_resource_id");
        ids.forEach(names::add);
        List<String> uuids = ids.stream().filter(id -> id.matches(UUID)).toList();
        if (uuids.isEmpty()) return filter;
        ArrayNode keys = either.addObject().putObject("in").putArray("id");
        uuids.forEach(keys::add);
        return filter;
    }
}
