package org.xlcloud.simulator.http;

import java.io.IOException;

/// One HTTP service of the cloud, with a port of its own.
public interface CloudService {
    /// Its type in the catalog, `compute`; faults are scripted by this name.
    String type();

    /// Its name in the catalog, `nova`.
    String name();

    /// What follows host and port in its catalog endpoint, `/v2.1`.
    String path(String projectId);

    /// Answers one call, in whatever form the real service would, errors included. Called on a virtual thread, by many
    /// at once; the world has been brought up to date.
    void answer(Call call) throws IOException;
}
