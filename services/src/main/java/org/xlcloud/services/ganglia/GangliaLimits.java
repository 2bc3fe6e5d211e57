package org.xlcloud.services.ganglia;

import java.time.Duration;

/// What we grant a gmetad or gmond: nothing that it does may hold us longer or fill more memory.
///
/// @param connect for opening the connection
/// @param idle for the next bytes
/// @param whole from the first byte asked for to the last one read
/// @param bytes the longest document; 16,000 GPUs with every metric of theirs and of their nodes make 180 MB
/// @param nodes how many nodes a document may have
public record GangliaLimits(Duration connect, Duration idle, Duration whole, long bytes, int nodes) {
    public static final GangliaLimits DEFAULT = new GangliaLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), 256L << 20, 100_000);

    public GangliaLimits withIdle(Duration idle) {
        return new GangliaLimits(connect, idle, whole, bytes, nodes);
    }

    public GangliaLimits withWhole(Duration whole) {
        return new GangliaLimits(connect, idle, whole, bytes, nodes);
    }

    public GangliaLimits withBytes(long bytes) {
        return new GangliaLimits(connect, idle, whole, bytes, nodes);
    }

    public GangliaLimits withNodes(int nodes) {
        return new GangliaLimits(connect, idle, whole, bytes, nodes);
    }
}
