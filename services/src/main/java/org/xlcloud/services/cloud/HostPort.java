package org.xlcloud.services.cloud;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A TCP address that is no URL, such as gmetad's.
///
/// @param host a name or an IP address, an IPv6 one without brackets
public record HostPort(String host, int port) {
    private static final int HIGHEST = 65_535;
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:\\[([0-9A-Fa-f:.]{2,60}(?:%[A-Za-z0-9._-]{1,20})?)]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?");

    /// Reads `host:port`, `host` or `[::1]:port`; empty when it is none of them.
    public static Optional<HostPort> parse(String written, int defaultPort) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) return Optional.empty();
        int port = parts.group(3) == null ? defaultPort : Integer.parseInt(parts.group(3));
        if (port < 1 || port > HIGHEST) return Optional.empty();
        return Optional.of(new HostPort(parts.group(1) == null ? parts.group(2) : parts.group(1), port));
    }

    /// Reads `HOST:PORT` of a server of our own, whose port may be 0 for any that is free; empty when it is not that.
    public static Optional<InetSocketAddress> toListenAt(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches() || parts.group(3) == null || Integer.parseInt(parts.group(3)) > HIGHEST)
            return Optional.empty();
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return Optional.of(new InetSocketAddress(host, Integer.parseInt(parts.group(3))));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
