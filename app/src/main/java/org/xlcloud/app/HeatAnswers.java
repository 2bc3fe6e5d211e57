package org.xlcloud.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Askers;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.OpenStacks;
import org.xlcloud.services.stacks.Operation;
import org.xlcloud.services.stacks.PastActions;
import org.xlcloud.services.stacks.StackDetail;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.inventory.StacksContext;

/// What open clouds' Heat says of single stacks, for the window.
/// @param askers knows which operator asked for what
/// @param past knows how long what operators asked for has taken
record HeatAnswers(OpenStacks stacks, Askers askers, PastActions past) implements StacksContext.Source {
    @Override
    public StackDetail detail(String cloud, StackId stack) {
        return reader(cloud).detail(stack);
    }

    @Override
    public Map<String, String> texts(String cloud, StackId stack) {
        StackReader reader = reader(cloud);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("template", reader.template(stack).toPrettyString());
        texts.putAll(reader.files(stack));
        JsonNode environment = reader.environment(stack);
        if (!environment.isEmpty()) texts.put("environment", environment.toPrettyString());
        return texts;
    }

    @Override
    public List<StackEvent> events(String cloud, StackId stack, @Nullable String after, int most) {
        return reader(cloud).events(stack, after, most);
    }

    @Override
    public Map<String, String> resource(String cloud, StackId stack, String name) {
        StackReader reader = reader(cloud);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("metadata", reader.metadata(stack, name).toPrettyString());
        texts.put("resource", reader.resource(stack, name).toPrettyString());
        return texts;
    }

    @Override
    public Group group(String cloud, TreeNode group) {
        Group read = reader(cloud).group(group);
        Stacks known = stacks.newest().newest().get(cloud);
        List<TreeNode> path = known == null ? List.of() : known.path(group.key());
        return path.isEmpty() ? read : askers.named(cloud, path.getFirst().id(), read);
    }

    @Override
    public @Nullable Operation operation(String cloud, TreeNode cluster) {
        Operation now = reader(cloud).operation(cluster);
        return now == null ? null : past.told(cloud, now);
    }

    /// Indented JSON of what a row of the tree is to Heat: a stack, or a resource.
    ///
    /// @param id the row's key after the cloud's name
    String raw(String cloud, String id) {
        Stacks known = stacks.newest().newest().get(cloud);
        TreeNode node = known == null ? null : known.find(cloud + "/" + id).orElse(null);
        if (node == null)
            throw new ProblemException(Problem.of("read stack " + id, "cloud " + cloud, "it is not there any more"));
        StackId own = node.stack();
        StackId in = node.in();
        if (own != null) return reader(cloud).detail(own).raw().toPrettyString();
        if (in != null) return reader(cloud).resource(in, node.name()).toPrettyString();
        throw new ProblemException(Problem.of("read " + node.name(), "Heat", "Heat knows nothing of a GPU")
                .withHint("The page of GPUs shows what Placement says of it"));
    }

    private StackReader reader(String cloud) {
        return stacks.reader(cloud)
                .orElseThrow(() -> new ProblemException(
                        Problem.of("read stacks", "cloud " + cloud, "the cloud is not open any more")));
    }
}
