package org.xlcloud.services.openstack;

/// A stack's full name in paths: Heat sends a name or an id alone on to both, so we always give both.
public record StackId(String name, String id) {
    public static StackId of(Stack stack) {
        return new StackId(stack.name(), stack.id());
    }

    String path() {
        return "/stacks/" + Path.segment(name) + "/" + Path.segment(id);
    }
}
