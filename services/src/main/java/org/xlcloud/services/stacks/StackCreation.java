package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;

/// Creates a stack of any template and follows it to the end. What fails of it stays and is named.
public final class StackCreation implements Action {
    private static final Duration LONGEST = Duration.ofMinutes(40);

    private final Cloud cloud;
    private final Heat heat;
    private final Heat.Order order;
    private final Consumer<Preview.Builder> also;
    private final Consumer<StackId> made;

    /// @param also says what else a preview is to tell, for one what a cluster's layers need
    /// @param made told the new stack as soon as Heat has taken the order; on the thread that runs it
    public StackCreation(Cloud cloud, Heat.Order order, Consumer<Preview.Builder> also, Consumer<StackId> made) {
        this.cloud = cloud;
        this.order = order;
        this.also = also;
        this.made = made;
        heat = new Heat(cloud);
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "stack.create";
    }

    @Override
    public String title() {
        return "Create stack " + order.name();
    }

    @Override
    public Preview preview() {
        Preview.Builder preview = Preview.of(this, cloud);
        preview.call("orchestration", "POST", "/stacks", brief(order));
        preview.touches(Touched.Kind.STACK, order.name(), order.name(), "is created");
        if (!named().isEmpty())
            preview.blocker(Reason.STATE, "there is a stack named " + order.name() + " already in this project");
        String refusal = refusal(heat, order);
        if (!refusal.isEmpty()) preview.blocker(Reason.STATE, refusal);
        also.accept(preview);
        return preview.build();
    }

    /// Has Heat check a template: why it refuses it, empty when it takes it.
    public static String refusal(Heat heat, Heat.Order order) {
        try {
            heat.validate(order.template(), order.files(), order.environment(), order.parameters());
            return "";
        } catch (ProblemException e) {
            return "Heat refuses the template: " + Failures.refusal(e);
        }
    }

    /// What an order sends, without the texts of its templates.
    static String brief(Heat.Order order) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("stack_name", order.name());
        ObjectNode parameters = body.putObject("parameters");
        order.parameters().forEach(parameters::set);
        body.put("template", "(" + order.template().length() + " characters)");
        order.files()
                .forEach((name, text) -> body.withObject("/files").put(name, "(" + text.length() + " characters)"));
        return body.toString();
    }

    /// The master stacks of this name in the project: another project may have one as well.
    private List<Stack> named() {
        String project = cloud.token().projectId();
        return heat.named(order.name()).stream()
                .filter(stack -> !stack.nested())
                .filter(stack -> stack.projectId() == null || stack.projectId().equals(project))
                .toList();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        Set<String> before = named().stream().map(Stack::id).collect(Collectors.toSet());
        StackId stack = run.make(
                "Heat has begun to create stack " + order.name(),
                () -> heat.create(order),
                () -> named().stream()
                        .filter(there -> !before.contains(there.id()))
                        .map(StackId::of)
                        .findFirst()
                        .orElse(null));
        run.step(-1, "creating " + stack.name() + " (" + stack.id() + ")");
        made.accept(stack);
        return new StackFollowing(cloud, stack, "CREATE", null).await(run, LONGEST);
    }
}
