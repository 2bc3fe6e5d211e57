package org.xlcloud.services.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.openstack.AodhAlarm;

/// What an alarm of Aodh hangs on, as far as its own JSON tells: the resource of its rule, and the
/// stack whose policy its actions call. Keys are those of the inventory and of the stacks: the
/// cloud's name, a slash and the id. A GPU's resource is named by its UUID, of which the JSON does not
/// tell whose it is: its link is a `resource`, under any type that a pollster may have chosen.
final class AodhLinks {
    /// `…/stacks/NAME/ID/resources/POLICY/signal`, plain or percent-encoded inside an ARN.
    private static final Pattern STACK = Pattern.compile("stacks(?:/|%2F)([^/?%]+)(?:/|%2F)([0-9a-fA-F-]{36})");

    private AodhLinks() {}

    static List<Link> of(String cloud, AodhAlarm alarm) {
        Set<Link> links = new LinkedHashSet<>();
        JsonNode rule = alarm.rule();
        String resource = rule.path("resource_id").asText("");
        if (!resource.isEmpty()) {
            String type = rule.path("resource_type").asText("");
            if (type.equals("instance")) links.add(Link.of("instance", cloud + "/" + resource));
            else if (!type.isEmpty()) links.add(Link.of("resource", cloud + "/" + resource));
        }
        for (String url : alarm.actions()) links.addAll(stacks(cloud, url));
        links.add(Link.of("cloud", cloud));
        return List.copyOf(links);
    }

    /// The stacks that a text names: a signal's URL, an ARN.
    static List<Link> stacks(String cloud, String text) {
        var links = new ArrayList<Link>();
        Matcher stack = STACK.matcher(text);
        while (stack.find()) links.add(Link.of("stack", cloud + "/" + stack.group(2)));
        return links;
    }
}
