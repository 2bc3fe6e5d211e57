package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;

/// Looks what has become of an order that Heat has taken: Heat accepts at once, begins a moment later, and
/// says how it ended in the stack's status alone.
final class StackFollowing {
    private final Cloud cloud;
    private final Heat heat;
    private final StackId stack;
    private final String action;
    private final @Nullable Instant before;

    /// @param action `CREATE` or `UPDATE`
    /// @param before the stack's last update before this one; null for none
    StackFollowing(Cloud cloud, StackId stack, String action, @Nullable Instant before) {
        this.cloud = cloud;
        this.stack = stack;
        this.action = action;
        this.before = before;
        heat = new Heat(cloud);
    }

    /// When a stack was updated last; null when it never was.
    static @Nullable Instant updatedAt(Heat heat, StackId stack) {
        List<Stack> now = heat.stacks(List.of(stack.id()));
        return now.isEmpty() ? null : now.getFirst().updatedAt();
    }

    /// Looks until it has come to an end.
    ///
    /// @return the outcome in words
    /// @throws ProblemException when it failed, with what is left of it
    String await(Run run, Duration longest) throws InterruptedException {
        return run.await(
                "waiting for stack " + stack.name() + " (" + stack.id() + ")",
                longest,
                () -> look(words -> run.step(-1, words)));
    }

    /// The outcome in words, or null while it goes on, which the step tells then.
    ///
    /// @throws ProblemException when it failed, with what is left of it
    private @Nullable String look(Consumer<String> step) {
        List<Stack> found = heat.stacks(List.of(stack.id()));
        if (found.isEmpty())
            throw new ProblemException(Problem.of(doing(), system(), "the stack was deleted meanwhile"));
        Stack now = found.getFirst();
        boolean begun = !action.equals("UPDATE") || !Objects.equals(now.updatedAt(), before);
        if (begun && now.status().action().equals("DELETE"))
            throw new ProblemException(Problem.of(doing(), system(), "the stack is being deleted meanwhile"));
        if (begun && now.status().action().equals("ROLLBACK") && !now.status().inProgress())
            throw new ProblemException(Problem.of(
                    doing(), system(), "it was broken off, and the stack is what it was before: " + now.status()));
        if (begun && now.status().action().equals(action)) {
            if (now.status().failed()) throw failed(now);
            if (!now.status().inProgress())
                return "stack " + stack.name() + " is " + (action.equals("CREATE") ? "created" : "updated");
        }
        List<StackResource> all = Remains.resources(heat, stack);
        long done = all.stream()
                .filter(resource -> !resource.status().inProgress()
                        && !resource.status().action().equals("INIT"))
                .count();
        step.accept(done + " of " + all.size() + " resources");
        return null;
    }

    private ProblemException failed(Stack now) {
        Remains remains = Remains.of(heat, stack, StackResource::name);
        return new ProblemException(Problem.of(doing(), system(), remains.inWords(now.reason()))
                .withHint("Stack " + stack.name() + " (" + stack.id() + ") is " + now.status() + " with "
                        + remains.there() + " resources in it: look with xlcloud stacks --tree, delete with xlcloud"
                        + " cluster delete " + stack.name()));
    }

    private String doing() {
        return action.toLowerCase(Locale.ROOT) + " stack " + stack.name();
    }

    private String system() {
        return "Heat of cloud " + cloud.name();
    }
}
