package org.xlcloud.services.stacks;

/// How a server of a stack is named: by the name of its resource, which the template's author knows, and by
/// Nova's, which everybody else knows.
public final class NovaName {
    private NovaName() {}

    /// "server (re-abc-server)"; the resource's alone where Nova's is not known or the same.
    ///
    /// @param resource its name, or the names from the stack down to it
    /// @param server Nova's name; empty where it is not known
    public static String beside(String resource, String server) {
        return server.isEmpty() || resource.equals(server) || resource.endsWith(" " + server)
                ? resource
                : resource + " (" + server + ")";
    }
}
