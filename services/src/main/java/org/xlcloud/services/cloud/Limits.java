package org.xlcloud.services.cloud;

import java.time.Duration;

/// What we grant a server: nothing that it does may hold us longer or fill more memory.
///
/// @param connect for opening a connection
/// @param call for one whole call, from the first byte sent to the last byte read, with its waiting and its
///     repeats
/// @param bodyBytes the longest answer
/// @param concurrent how many calls run at once per service of a cloud, so that we don't crowd its control
///     plane
public record Limits(Duration connect, Duration call, long bodyBytes, int concurrent) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 128L << 20, 8);

    public Limits withCall(Duration call) {
        return new Limits(connect, call, bodyBytes, concurrent);
    }

    public Limits withConnect(Duration connect) {
        return new Limits(connect, call, bodyBytes, concurrent);
    }

    public Limits withBodyBytes(long bodyBytes) {
        return new Limits(connect, call, bodyBytes, concurrent);
    }

    public Limits withConcurrent(int concurrent) {
        return new Limits(connect, call, bodyBytes, concurrent);
    }
}
