package org.xlcloud.services.stacks;

import java.util.Locale;
import java.util.Set;
import org.xlcloud.services.openstack.StackResource;

/// What a row of the tree is.
public enum Kind {
    /// A master stack.
    CLUSTER,
    /// A nested stack that a template names.
    LAYER,
    /// A resource that Heat multiplies: a scaling group or a resource group.
    GROUP,
    /// A nested stack that a group has made, or one that no resource refers to any more.
    STACK,
    /// A server.
    NODE,
    /// A GPU that a node holds.
    GPU,
    /// Everything else: an alarm, a policy, a port, …
    RESOURCE;

    private static final Set<String> GROUPS = Set.of(
            "OS::Heat::AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "OS::Heat::InstanceGroup",
            "OS::Heat::ResourceGroup");
    private static final Set<String> NODES =
            Set.of("OS::Nova::Server", "AWS::EC2::Instance", "OS::Heat::ScaledResource");

    /// As on screen and in JSON: lower case.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether a resource of this type is a group that Heat can give another size.
    public static boolean isGroup(String type) {
        return GROUPS.contains(type);
    }

    /// Whether a nested stack stands in for a resource of one of Heat's own types, as the mapping of
    /// `OS::Ceilometer::Alarm` has it.
    private static boolean isProvided(String type) {
        boolean heats = type.startsWith("OS::") || type.startsWith("AWS::");
        return (heats && !type.endsWith("::Stack")) || type.startsWith("ceilometer_");
    }

    static Kind of(StackResource resource, boolean inGroup) {
        if (isGroup(resource.type())) return GROUP;
        boolean node = NODES.contains(resource.type());
        // Where a template stands in for a server, the servers are in it.
        if (resource.nestedId() != null && (node || !isProvided(resource.type()))) return inGroup ? STACK : LAYER;
        return node ? NODE : RESOURCE;
    }
}
