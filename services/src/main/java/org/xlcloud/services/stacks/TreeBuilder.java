package org.xlcloud.services.stacks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.stacks.RollUp.Counts;

/// Makes the tree of one master stack from the stacks and resources that Heat lists flat, and from what the
/// inventory says of its servers.
///
/// Nothing is taken for granted: a nested stack may be missing from the list, may have lost the resource that
/// it stood behind (a `DELETE_FAILED` leftover), or may name itself as its own parent.
final class TreeBuilder {
    /// Deeper than any Heat allows (`max_nested_stack_depth` is 5 by default); ends what a server makes up.
    private static final int DEEPEST = 40;

    private static final Comparator<TreeNode> ORDER =
            Comparator.comparing(TreeNode::kind).thenComparing(TreeNode::name).thenComparing(TreeNode::key);

    private final String cloud;
    private final Map<String, Stack> stacks;
    private final Map<String, List<Stack>> nested;
    private final Hardware hardware;
    private final Map<String, List<StackResource>> resources = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private final boolean complete;

    /// @param stacks all of the cloud, by id
    /// @param nested those with a parent, by the parent's id
    /// @param resources of the master stack and all that it nests; null while they have not been read
    TreeBuilder(
            String cloud,
            Map<String, Stack> stacks,
            Map<String, List<Stack>> nested,
            @Nullable List<StackResource> resources,
            Hardware hardware) {
        this.cloud = cloud;
        this.stacks = stacks;
        this.nested = nested;
        this.hardware = hardware;
        complete = resources != null;
        if (resources != null)
            for (StackResource resource : resources)
                this.resources
                        .computeIfAbsent(resource.stackId(), id -> new ArrayList<>())
                        .add(resource);
    }

    TreeNode root(Stack stack) {
        shown.add(stack.id());
        return node(
                Kind.CLUSTER,
                cloud + "/" + stack.id(),
                stack.name(),
                "",
                stack.id(),
                StackId.of(stack),
                null,
                stack.status().word(),
                Health.of(stack.status()),
                reasonOf(stack, Set.of()),
                since(stack),
                List.of(),
                below(stack.id(), false, 1));
    }

    /// What is directly below a stack.
    private List<TreeNode> below(String stackId, boolean inGroup, int depth) {
        List<StackResource> own = resources.getOrDefault(stackId, List.of());
        Set<String> gpus = models(own);
        var rows = new ArrayList<TreeNode>();
        for (StackResource resource : own) rows.add(row(resource, inGroup, gpus, depth));
        if (depth < DEEPEST)
            for (Stack stack : nested.getOrDefault(stackId, List.of()))
                if (shown.add(stack.id())) rows.add(leftover(stack, depth));
        rows.sort(ORDER);
        return rows;
    }

    private TreeNode row(StackResource resource, boolean inGroup, Set<String> gpus, int depth) {
        Kind kind = Kind.of(resource, inGroup);
        String key = cloud + "/" + resource.stackId() + "/" + resource.name();
        StackId in = new StackId(resource.stackName(), resource.stackId());
        if (kind == Kind.NODE) return server(resource, key, in, gpus);
        String nestedId = resource.nestedId();
        Stack behind = nestedId == null ? null : stacks.get(nestedId);
        List<TreeNode> children = nestedId != null && depth < DEEPEST && shown.add(nestedId)
                ? below(nestedId, kind == Kind.GROUP, depth + 1)
                : List.of();

        Health own = Health.of(resource.status());
        String status = resource.status().word();
        String reason = own == Health.FAILED ? words(resource.reason(), gpus) : "";
        if (behind != null && Health.of(behind.status()).worseThan(own)) {
            own = Health.of(behind.status());
            status = behind.status().word();
            reason = reasonOf(behind, models(resources.getOrDefault(behind.id(), List.of())));
        } else if (nestedId != null
                && behind == null
                && children.isEmpty()
                && own == Health.OK
                && !isDeleted(resource)) {
            own = Health.ATTENTION;
            reason = "its nested stack is not there any more";
        }
        return node(
                kind,
                key,
                resource.name(),
                resource.type(),
                nestedId != null ? nestedId : resource.physicalId(),
                behind == null ? null : StackId.of(behind),
                in,
                status,
                own,
                reason,
                behind != null && behind.status().inProgress() ? since(behind) : resource.updatedAt(),
                resource.requiredBy(),
                children);
    }

    private TreeNode server(StackResource resource, String key, StackId in, Set<String> gpus) {
        Health own = Health.of(resource.status());
        String reason = own == Health.FAILED ? words(resource.reason(), gpus) : "";
        Instance instance = hardware.instance(resource.physicalId());
        List<TreeNode> cards = new ArrayList<>();
        if (instance != null) {
            for (Gpu gpu : hardware.gpus(instance)) cards.add(card(gpu, key));
            String expected = resource.status().action().equals("SUSPEND") ? "SUSPENDED" : "ACTIVE";
            if (own == Health.OK && !instance.status().equals(expected)) {
                own = instance.status().equals("ERROR") ? Health.FAILED : Health.ATTENTION;
                reason = instance.fault() == null
                        ? "the server is " + instance.status() + " although Heat is content"
                        : "the server is " + instance.status() + ": " + words(instance.fault(), gpus);
            } else if (own == Health.OK
                    && instance.gpusAsked() > 0
                    && instance.gpusAsked() > cards.size()
                    && !cards.isEmpty()) {
                own = Health.ATTENTION;
                reason = "it asked for " + instance.gpusAsked() + " GPUs and holds " + cards.size();
            }
        } else if (own == Health.OK
                && !isDeleted(resource)
                && hardware.complete()
                && hardware.readAfter(resource.updatedAt())) {
            own = Health.ATTENTION;
            reason = "Nova has no such server any more";
        }
        return node(
                Kind.NODE,
                key,
                resource.name(),
                resource.type(),
                resource.physicalId(),
                null,
                in,
                resource.status().word(),
                own,
                reason,
                resource.updatedAt(),
                resource.requiredBy(),
                cards);
    }

    /// What a deletion that has not ended has done with already stays in Heat's list until the whole stack is
    /// gone.
    private static boolean isDeleted(StackResource resource) {
        return resource.status().word().equals("DELETE_COMPLETE");
    }

    private TreeNode card(Gpu gpu, String node) {
        boolean trouble = gpu.state() == GpuState.TROUBLE;
        return node(
                Kind.GPU,
                node + "/" + gpu.key(),
                gpu.host() + " " + gpu.address(),
                gpu.model(),
                gpu.key(),
                null,
                null,
                gpu.state().word(),
                trouble ? Health.ATTENTION : Health.OK,
                trouble && gpu.reason() != null ? gpu.reason() : "",
                gpu.holder() == null ? null : gpu.holder().since(),
                List.of(),
                List.of());
    }

    /// A nested stack that no resource stands for: the rest of what could not be deleted, or one whose
    /// resource is not read yet.
    private TreeNode leftover(Stack stack, int depth) {
        Health own = Health.of(stack.status());
        boolean lost = complete && own == Health.OK;
        return node(
                Kind.STACK,
                cloud + "/" + stack.id(),
                stack.name(),
                "",
                stack.id(),
                StackId.of(stack),
                null,
                stack.status().word(),
                lost ? Health.ATTENTION : own,
                lost ? "no resource stands for this nested stack" : reasonOf(stack, Set.of()),
                since(stack),
                List.of(),
                below(stack.id(), false, depth + 1));
    }

    /// The models of GPU that servers beside each other hold: what one of them that fails was to have as well.
    private Set<String> models(List<StackResource> beside) {
        var models = new HashSet<String>();
        for (StackResource resource : beside) {
            Instance instance = hardware.instance(resource.physicalId());
            if (instance != null) hardware.gpus(instance).forEach(gpu -> models.add(gpu.model()));
        }
        return models;
    }

    private static @Nullable Instant since(Stack stack) {
        return stack.updatedAt() == null ? stack.createdAt() : stack.updatedAt();
    }

    private String reasonOf(Stack stack, Set<String> gpus) {
        return stack.status().failed() ? words(stack.reason(), gpus) : "";
    }

    /// Heat's and Nova's words in ours, where we know better: Nova never says that it is GPUs that are lacking.
    private String words(String reason, Set<String> gpus) {
        return Failures.inWords(reason, gpus, hardware);
    }

    private TreeNode node(
            Kind kind,
            String key,
            String name,
            String type,
            String id,
            @Nullable StackId stack,
            @Nullable StackId in,
            String status,
            Health own,
            String reason,
            @Nullable Instant since,
            List<String> requiredBy,
            List<TreeNode> children) {
        return new TreeNode(
                kind,
                key,
                name,
                type,
                id,
                stack,
                in,
                status,
                own,
                reason,
                since,
                requiredBy,
                complete,
                rolled(kind, stack != null, in != null, own, reason, children),
                children);
    }

    /// The worst of all; among equals what is deepest, since it says most.
    private static RollUp rolled(
            Kind kind, boolean isStack, boolean isResource, Health own, String reason, List<TreeNode> children) {
        Counts counts = new Counts(
                isStack ? 1 : 0,
                isResource ? 1 : 0,
                kind == Kind.GROUP ? 1 : 0,
                kind == Kind.NODE ? 1 : 0,
                kind == Kind.GPU ? 1 : 0,
                own == Health.FAILED ? 1 : 0,
                own == Health.BUSY ? 1 : 0);
        TreeNode worst = null;
        for (TreeNode child : children) {
            counts = counts.plus(child.rolled().counts());
            if (worst == null || child.health().worseThan(worst.health())) worst = child;
        }
        if (worst == null || worst.health() == Health.OK || own.worseThan(worst.health()))
            return new RollUp(own, reason, List.of(), counts);
        var path = new ArrayList<String>();
        path.add(worst.name());
        path.addAll(worst.rolled().path());
        return new RollUp(worst.health(), worst.rolled().reason(), path, counts);
    }

    /// The master stack of each stack that has one above it, and the stack itself where it has
    /// none: a parent that is not in the list, or a circle of parents, makes a stack its own root.
    static Map<String, String> roots(Map<String, Stack> stacks) {
        var roots = new LinkedHashMap<String, String>();
        for (Stack stack : stacks.values()) {
            Stack at = stack;
            int steps = 0;
            for (Stack up = above(stacks, at); up != null && steps < DEEPEST; up = above(stacks, at)) {
                at = up;
                steps++;
            }
            roots.put(stack.id(), steps == DEEPEST ? stack.id() : at.id());
        }
        return roots;
    }

    private static @Nullable Stack above(Map<String, Stack> stacks, Stack stack) {
        return stack.parentId() == null ? null : stacks.get(stack.parentId());
    }
}
