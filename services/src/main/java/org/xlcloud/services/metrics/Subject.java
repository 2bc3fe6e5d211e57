package org.xlcloud.services.metrics;

import org.jspecify.annotations.Nullable;

/// What a series is about, and everything by which some source may know it.
///
/// Two subjects are one and the same when cloud, kind and id agree; the aliases change as instances come and go.
///
/// @param cloud the cloud's name in clouds.yaml
/// @param id of a GPU its `host/address` (`gpu-host-1/0000:87:00.0`), of an instance its UUID
/// @param aliases the names of the moment
public record Subject(String cloud, Kind kind, String id, Aliases aliases) {

    public enum Kind {
        GPU,
        INSTANCE
    }

    /// Names under which telemetry knows a GPU or an instance now; each may be unknown.
    ///
    /// @param instanceId the instance that holds the GPU, or the instance itself
    /// @param cluster Ganglia's cluster of the node
    /// @param node Ganglia's host name of the instance
    /// @param address where the node's exporters are scraped, an IP address or a name without a port
    /// @param index the GPU's number inside the node, the `0` of `gpu0_temp`
    /// @param uuid NVIDIA's, `GPU-5c2c…`
    public record Aliases(
            @Nullable String instanceId,
            @Nullable String cluster,
            @Nullable String node,
            @Nullable String address,
            @Nullable Integer index,
            @Nullable String uuid) {
        public static final Aliases NONE = new Aliases(null, null, null, null, null, null);
    }

    public static Subject gpu(String cloud, String host, String address, Aliases aliases) {
        return new Subject(cloud, Kind.GPU, host + "/" + address, aliases);
    }

    public static Subject instance(String cloud, String id, Aliases aliases) {
        return new Subject(cloud, Kind.INSTANCE, id, aliases);
    }

    /// The key of the inventory's GPU or instance.
    public String key() {
        return cloud + "/" + id;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subject subject
                && kind == subject.kind
                && id.equals(subject.id)
                && cloud.equals(subject.cloud);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + cloud.hashCode();
    }
}
