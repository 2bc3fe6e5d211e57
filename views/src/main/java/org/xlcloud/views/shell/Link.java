package org.xlcloud.views.shell;

/// A reference to one object from anywhere in the window.
///
/// @param kind as in the deep link `xlcloud://CLOUD/KIND/ID`: `host`, `gpu`, `instance`
/// @param key the object's key: unique over all clouds
/// @param text what the operator reads
public record Link(String kind, String key, String text) {}
