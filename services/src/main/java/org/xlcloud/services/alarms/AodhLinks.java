package org.xlcloud.services.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.openstack.AodhAlarm;

/// What an alarm of Aodh hangs on, as far as its own JSON tells: the resource that its rule names, by its id or in a
/// query, and the stack whose policy its actions call. Keys are those of the inventory and of the stacks: the cloud's
/// name, a slash and the id. What a resource is that is no instance, only Gnocchi knows: its link is a `resource`, with
/// that of the card beside it where [AlarmedResources] has found it.
final class AodhLinks {
    /// `…/stacks/NAME/ID/resources/POLICY/signal`, plain or percent-encoded inside an ARN.
    private static final Pattern STACK = Pattern.compile("stacks(?:/|%2F)([^/?%]+)(?:/|%2F)([0-9a-fA-F-]{36})");

    private static final String TYPE = "[A-Za-z0-9_-]{1,255}";

    private AodhLinks() {}

    /// A resource of Gnocchi as a rule names it: by the id that Gnocchi made, or by its creator's.
    record Named(String type, String id) {}

    static List<Link> of(String cloud, AodhAlarm alarm, Function<Named, List<Link>> known) {
        Set<Link> links = new LinkedHashSet<>();
        for (Named resource : named(alarm)) {
            if (resource.type().equals("instance")) links.add(Link.of("instance", cloud + "/" + resource.id()));
            else {
                links.add(Link.of("resource", cloud + "/" + resource.id()));
                links.addAll(known.apply(resource));
            }
        }
        for (String url : alarm.actions()) links.addAll(stacks(cloud, url));
        links.add(Link.of("cloud", cloud));
        return List.copyOf(links);
    }

    /// The resources that the rule names one by one; a rule over many, which a query finds, names none.
    static Set<Named> named(AodhAlarm alarm) {
        Set<Named> found = new LinkedHashSet<>();
        add(found, alarm.rule());
        return found;
    }

    private static void add(Set<Named> found, JsonNode rule) {
        for (String word : List.of("or", "and")) for (JsonNode part : rule.path(word)) add(found, part);
        String type = rule.path("resource_type").asText("");
        if (!type.matches(TYPE)) return;
        String id = rule.path("resource_id").asText("");
        if (id.isEmpty() && rule.path("query").isTextual()) id = one(query(rule));
        if (!id.isEmpty()) found.add(new Named(type, id));
    }

    private static JsonNode query(JsonNode rule) {
        try {
            return Detail.MAPPER.readTree(rule.path("query").asText());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // Aodh refuses such a query, too: it finds nothing
        }
    }

    /// The only resource that a query can find, empty where that can be others.
    private static String one(JsonNode query) {
        for (JsonNode part : query.path("and")) {
            String id = one(part);
            if (!id.isEmpty()) return id;
        }
        for (String equal : List.of("=", "==", "eq"))
            for (String field : List.of("id", "original_resource_id")) {
                String id = query.path(equal).path(field).asText("");
                if (!id.isEmpty()) return id;
            }
        JsonNode list = query.path("in").path("id");
        return list.size() == 1 ? list.path(0).asText() : "";
    }

    /// The stacks that a text names: a signal's URL, an ARN.
    static List<Link> stacks(String cloud, String text) {
        var links = new ArrayList<Link>();
        Matcher stack = STACK.matcher(text);
        while (stack.find()) links.add(Link.of("stack", cloud + "/" + stack.group(2)));
        return links;
    }
}
