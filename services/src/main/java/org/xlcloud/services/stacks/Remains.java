package org.xlcloud.services.stacks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;

/// What is in a stack with which Heat could not do what it was ordered to.
///
/// @param broken what stopped it, a line each: "node (OS::Nova::Server): Nova: …"
/// @param there how many of its resources stand for something, on all levels
record Remains(List<String> broken, int there) {
    private static final int NOT_FOUND = 404;

    Remains {
        broken = List.copyOf(broken);
    }

    /// @param name what a resource is called
    static Remains of(Heat heat, StackId stack, Function<StackResource, String> name) {
        var broken = new ArrayList<String>();
        int there = 0;
        for (StackResource resource : resources(heat, stack)) {
            if (resource.status().failed() && resource.nestedId() == null)
                broken.add(name.apply(resource) + " (" + resource.type() + "): " + Failures.cause(resource.reason()));
            if (!resource.physicalId().isEmpty() && !resource.status().word().equals("DELETE_COMPLETE")) there++;
        }
        return new Remains(broken, there);
    }

    /// All on all levels; none where the stack has gone between two questions.
    static List<StackResource> resources(Heat heat, StackId stack) {
        try {
            return heat.resources(stack);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == NOT_FOUND) return List.of();
            throw e;
        }
    }

    /// @param reason Heat's own, where no resource tells
    String inWords(String reason) {
        return broken.isEmpty() ? Failures.cause(reason) : String.join("; ", broken);
    }
}
