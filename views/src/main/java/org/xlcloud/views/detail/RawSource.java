package org.xlcloud.views.detail;

/// Asks the servers what they say about an object now.
@FunctionalInterface
public interface RawSource {
    /// Called off the JavaFX thread.
    ///
    /// @param kind `host`, `gpu`, `instance`
    /// @param id within its cloud, as in `xlcloud://CLOUD/KIND/ID`: a host's name, `HOST/ADDRESS` of a GPU, an
    /// instance's UUID
    /// @return indented JSON
    /// @throws org.xlcloud.services.flow.ProblemException when they don't answer
    String json(String cloud, String kind, String id);
}
