package org.xlcloud.views.stacks;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackId;

/// What is asked about: a stack, or a resource in it.
record Subject(String cloud, StackId stack, String resource) {
    /// The stack that a row is or is in.
    static @Nullable Subject stack(StackRow row) {
        StackId asked = row.asked();
        return asked == null ? null : new Subject(row.cloud(), asked, "");
    }

    /// The resource that a row is; null for a master stack and a GPU.
    static @Nullable Subject resource(StackRow row) {
        StackId in = row.in();
        return in == null ? null : new Subject(row.cloud(), in, row.name());
    }
}
