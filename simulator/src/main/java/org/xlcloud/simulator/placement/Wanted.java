package org.xlcloud.simulator.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.World;

/// One group of resources that somebody wants, with what their providers must be.
///
/// @param suffix tells the groups apart; the group without one may take its resources from several providers of a
///     tree, any other takes them from one
/// @param amounts by resource class
/// @param traits lists of which each must have one member among the providers
/// @param forbidden traits that no provider may have
/// @param memberOf lists of aggregates of which the tree must be in one each
/// @param notMemberOf aggregates that the tree must not be in
/// @param tree a provider of the tree; null for any tree
record Wanted(
        String suffix,
        Map<String, Integer> amounts,
        List<List<String>> traits,
        List<String> forbidden,
        List<List<String>> memberOf,
        List<String> notMemberOf,
        @Nullable UUID tree) {

    /// Reads the parameters with a suffix.
    static Wanted of(Call call, String suffix, Names names) {
        String text = call.parameter("resources" + suffix);
        if (text == null) {
            throw Refusal.badRequest("All traits parameters must be associated with resources. Got the following"
                    + " orphaned suffixes: " + suffix + ".");
        }
        Map<String, Integer> amounts = Request.resources(text);
        for (String name : amounts.keySet()) {
            if (!names.isClass(name)) {
                throw Refusal.badRequest(
                        "Invalid resource class in resources parameter: No such resource class " + name + ".");
            }
        }
        var traits = new ArrayList<List<String>>();
        var forbidden = new ArrayList<String>();
        for (String required : call.parameters("required" + suffix)) traits(required, names, traits, forbidden);
        var memberOf = new ArrayList<List<String>>();
        var notMemberOf = new ArrayList<String>();
        for (String aggregates : call.parameters("member_of" + suffix)) {
            boolean not = aggregates.startsWith("!");
            String list = not ? aggregates.substring(1) : aggregates;
            List<String> ids = list(list.startsWith("in:") ? list.substring(3) : list);
            for (String id : ids) {
                if (Request.uuid(id) == null) {
                    throw Refusal.badRequest(
                            "Invalid query string parameters: Expected 'member_of' parameter to contain"
                                    + " valid UUID(s). Got: " + id);
                }
            }
            if (not) notMemberOf.addAll(ids);
            else memberOf.add(ids);
        }
        String tree = call.parameter("in_tree" + suffix);
        UUID uuid = tree == null ? null : Request.uuid(tree);
        if (tree != null && uuid == null) {
            throw Refusal.badRequest("Invalid query string parameters: Expected 'in_tree' parameter to be a format of"
                    + " uuid. Got: " + tree);
        }
        return new Wanted(suffix, amounts, traits, forbidden, memberOf, notMemberOf, uuid);
    }

    private static void traits(String text, Names names, List<List<String>> traits, List<String> forbidden) {
        boolean any = text.startsWith("in:");
        List<String> words = list(any ? text.substring(3) : text);
        for (String word : words) {
            String trait = word.startsWith("!") ? word.substring(1) : word;
            if (!names.isTrait(trait)) throw Refusal.badRequest("No such trait(s): " + trait + ".");
            if (word.startsWith("!")) forbidden.add(trait);
            else if (!any) traits.add(List.of(trait));
        }
        if (any) traits.add(words);
    }

    private static List<String> list(String text) {
        return Arrays.asList(text.split(",", -1));
    }

    /// Whether the tree of a host may serve this group at all.
    boolean admits(World world, SimHost host) {
        if (tree != null) {
            Provider member = Provider.find(world, tree);
            if (member == null || !member.host().equals(host)) return false;
        }
        if (memberOf.isEmpty() && notMemberOf.isEmpty()) return true;
        List<String> in = new Provider(host, null).aggregates(world);
        return memberOf.stream().allMatch(list -> list.stream().anyMatch(in::contains))
                && notMemberOf.stream().noneMatch(in::contains);
    }

    /// Whether the providers that serve the group have, together, the traits that they must.
    boolean suits(Collection<Provider> providers) {
        return traits.stream()
                        .allMatch(list -> list.stream()
                                .anyMatch(trait -> providers.stream()
                                        .anyMatch(provider -> provider.traits().contains(trait))))
                && providers.stream().noneMatch(provider -> forbidden.stream().anyMatch(provider.traits()::contains));
    }
}
