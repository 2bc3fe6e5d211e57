package org.xlcloud.services.cloud;

import java.util.Optional;

/// Where a gmetad or gmond gives its XML, and what has to be asked there.
///
/// @param path what of gmetad's tree is wanted, `/` or `/CLUSTER`; always `/` for [Form#WHOLE]
public record GangliaAddress(HostPort at, Form form, String path) {
    /// gmetad closes the connection without a word on any of these (gmetad/server.c).
    private static final String REFUSED = ">!@#$%`;|\"\\'<\r\n";

    private static final int WHOLE_PORT = 8651;
    private static final int INTERACTIVE_PORT = 8652;

    /// How to ask.
    public enum Form {
        /// Not at all: the whole document goes to whoever connects (gmetad's `xml_port` 8651, a gmond's 8649).
        WHOLE,
        /// By a line with the path (gmetad's `interactive_port` 8652).
        INTERACTIVE,
        /// By an HTTP request for the path, on the same port (gmetad 3.5 and later).
        HTTP
    }

    public static GangliaAddress whole(String host, int port) {
        return new GangliaAddress(new HostPort(host, port), Form.WHOLE, "/");
    }

    /// Reads `HOST:PORT` (the whole document; where the port is 8652, asked for by a line), `HOST:PORT/CLUSTER` (by a
    /// line) or `http://HOST:PORT/CLUSTER` (over HTTP); empty when it is none of them.
    public static Optional<GangliaAddress> parse(String written) {
        boolean http = written.startsWith("http://");
        String plain = http ? written.substring("http://".length()) : written;
        int slash = plain.indexOf('/');
        String path = slash < 0 ? "/" : plain.substring(slash);
        boolean deep = path.indexOf('/', 1) >= 0 || path.indexOf('?') >= 0 || path.indexOf('*') >= 0;
        if (deep || path.chars().anyMatch(c -> REFUSED.indexOf(c) >= 0)) return Optional.empty();
        boolean asked = http || slash >= 0;
        return HostPort.parse(slash < 0 ? plain : plain.substring(0, slash), asked ? INTERACTIVE_PORT : WHOLE_PORT)
                .map(at -> new GangliaAddress(at, form(http, asked || at.port() == INTERACTIVE_PORT), path));
    }

    private static Form form(boolean http, boolean asked) {
        return http ? Form.HTTP : asked ? Form.INTERACTIVE : Form.WHOLE;
    }

    /// The cluster that is asked for; empty for all.
    public String cluster() {
        return path.substring(1);
    }

    @Override
    public String toString() {
        return (form == Form.HTTP ? "http://" : "") + at + (path.equals("/") ? "" : path);
    }
}
