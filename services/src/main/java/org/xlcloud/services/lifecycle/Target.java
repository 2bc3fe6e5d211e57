package org.xlcloud.services.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Filter;

/// Which nodes an event is for. Every part that is not empty must fit.
///
/// @param stack the cluster's name or id
/// @param layer the layer's name, which nodes have as the fact `layer`
/// @param filter a formula on facts and classes, as `mco -S` has it
public record Target(String stack, String layer, String group, String role, String filter) {
    private static final Pattern SERVERS = Pattern.compile("instance_id=/\\^\\(([0-9a-fA-F|-]+)\\)\\$/");
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /// Reads `STACK` or `STACK/LAYER`.
    public static Target of(String written) {
        int slash = written.indexOf('/');
        return slash < 0
                ? new Target(written, "", "", "", "")
                : new Target(written.substring(0, slash), written.substring(slash + 1), "", "", "");
    }

    /// The nodes of these servers, whatever else their facts say.
    public static Target ofServers(String stack, Collection<String> ids) {
        return new Target(stack, "", "", "", "instance_id=/^(" + String.join("|", ids) + ")$/");
    }

    public Target withFilter(String formula) {
        return new Target(stack, layer, group, role, formula);
    }

    public Target withGroup(String name) {
        return new Target(stack, layer, name, role, filter);
    }

    /// By the facts that the stack's metadata become.
    Filter onFacts() {
        Filter found = Filter.parse(filter);
        if (!stack.isEmpty()) found = found.withFact(stackFact(), stack);
        if (!layer.isEmpty()) found = found.withFact("layer", layer);
        if (!group.isEmpty()) found = found.withFact("group", group);
        if (!role.isEmpty()) found = found.withFact("role", role);
        return found;
    }

    private String stackFact() {
        return stack.matches(UUID) ? "stack_id" : "stack_name";
    }

    /// Whether an instance's metadata put it here; a formula can't be weighed from outside and expects
    /// nobody.
    boolean expects(Instance instance) {
        return filter.isBlank()
                && instance.status().equals("ACTIVE")
                && fits(instance, stackFact(), stack)
                && fits(instance, "layer", layer)
                && fits(instance, "group", group)
                && fits(instance, "role", role);
    }

    private static boolean fits(Instance instance, String key, String wanted) {
        return wanted.isEmpty() || wanted.equals(instance.metadata().get(key));
    }

    /// "layer render of stack render-farm", for sentences.
    @Override
    public String toString() {
        return inWords(UnaryOperator.identity());
    }

    /// The same for a person, who knows clusters by their names.
    ///
    /// @param named the name of a cluster by its id; the id where nobody knows it
    public String inWords(UnaryOperator<String> named) {
        var words = new ArrayList<String>();
        if (!filter.isBlank()) words.add(filtered());
        if (!group.isEmpty()) words.add("group " + group);
        if (!role.isEmpty()) words.add("role " + role);
        if (!layer.isEmpty()) words.add("layer " + layer);
        if (!stack.isEmpty()) words.add("stack " + named.apply(stack));
        return words.isEmpty() ? "every node" : String.join(" of ", words);
    }

    private String filtered() {
        Matcher servers = SERVERS.matcher(filter.strip());
        if (!servers.matches()) return "nodes with " + filter.strip();
        int count = servers.group(1).split("\\|", -1).length;
        return count == 1 ? "1 server" : count + " servers";
    }
}
