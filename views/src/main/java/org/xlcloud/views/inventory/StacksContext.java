package org.xlcloud.views.inventory;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Operation;
import org.xlcloud.services.stacks.StackDetail;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// What pages know of stacks.
///
/// @param newest by the cloud's name, of all open clouds
/// @param source reads what one stack alone has
public record StacksContext(Mailbox<Map<String, Stacks>> newest, Source source) {

    /// Asks a cloud's Heat about one stack. Every method blocks, so it is called off the JavaFX thread, and throws
    /// [ProblemException]; status 404 says that the stack is gone.
    public interface Source {
        StackDetail detail(String cloud, StackId stack);

        /// Indented JSON by the name under which it is shown: the template, its files, its environment.
        Map<String, String> texts(String cloud, StackId stack);

        /// @param after the id of the last event of the page before; null for the newest
        List<StackEvent> events(String cloud, StackId stack, @Nullable String after, int most);

        /// Indented JSON of a resource and of its metadata.
        Map<String, String> resource(String cloud, StackId stack, String name);

        Group group(String cloud, TreeNode group);

        /// Null when nothing is being done with the cluster.
        @Nullable
        Operation operation(String cloud, TreeNode cluster);
    }

    /// For a window without stacks.
    public static StacksContext none() {
        return new StacksContext(new Mailbox<>(Map.of()), new Nowhere());
    }

    private static final class Nowhere implements Source {
        @Override
        public StackDetail detail(String cloud, StackId stack) {
            throw unknown(cloud, stack.name());
        }

        @Override
        public Map<String, String> texts(String cloud, StackId stack) {
            throw unknown(cloud, stack.name());
        }

        @Override
        public List<StackEvent> events(String cloud, StackId stack, @Nullable String after, int most) {
            throw unknown(cloud, stack.name());
        }

        @Override
        public Map<String, String> resource(String cloud, StackId stack, String name) {
            throw unknown(cloud, name);
        }

        @Override
        public Group group(String cloud, TreeNode group) {
            throw unknown(cloud, group.name());
        }

        @Override
        public @Nullable Operation operation(String cloud, TreeNode cluster) {
            throw unknown(cloud, cluster.name());
        }

        private static ProblemException unknown(String cloud, String what) {
            return new ProblemException(Problem.of("read " + what, "cloud " + cloud, "no cloud is open"));
        }
    }
}
