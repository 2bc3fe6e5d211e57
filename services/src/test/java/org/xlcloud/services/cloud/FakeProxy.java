package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy on loopback that keeps the heads of the requests it was sent: it passes requests on to `http://`
/// addresses, one for each connection, and tunnels to `https://` ones.
final class FakeProxy implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *([0-9]+)");

    private final RawServer server = new RawServer(this::serve);
    private final @Nullable String authorization;
    final List<String> heads = new CopyOnWriteArrayList<>();

    /// What CONNECT is answered with.
    volatile String onConnect = "200 Connection established";

    /// @param authorization the `Proxy-Authorization` without which nobody gets through; null lets everybody through
    FakeProxy(@Nullable String authorization) {
        this.authorization = authorization;
    }

    int port() {
        return server.port();
    }

    private void serve(Socket client) throws IOException {
        String head = RawServer.readHead(client);
        if (head.isEmpty()) return;
        heads.add(head);
        boolean known = authorization == null
                || head.toLowerCase(Locale.ROOT)
                        .contains("\r\nproxy-authorization: " + authorization.toLowerCase(Locale.ROOT) + "\r\n");
        if (!known) {
            answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"office\"");
        } else if (head.startsWith("CONNECT ")) {
            tunnel(client, head);
        } else {
            forward(client, head);
        }
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        client.close();
    }

    private void tunnel(Socket client, String head) throws IOException {
        if (!onConnect.startsWith("200")) {
            answer(client, onConnect);
            return;
        }
        String target = head.split(" ", 3)[1];
        int colon = target.lastIndexOf(':');
        try (client;
                var origin = new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
            client.getOutputStream()
                    .write(("HTTP/1.1 " + onConnect + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            Thread back = Thread.ofVirtual().start(() -> {
                try (client) {
                    origin.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    return; // one of the two has gone
                }
            });
            client.getInputStream().transferTo(origin.getOutputStream());
            back.interrupt();
        }
    }

    private static void forward(Socket client, String head) throws IOException {
        URI uri = URI.create(head.split(" ", 3)[1]);
        Matcher length = LENGTH.matcher(head);
        byte[] body = client.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String passedOn = head.replaceFirst("http://[^ ]+", Matcher.quoteReplacement(uri.getRawPath() + query))
                .replaceAll("(?i)\r\n(Connection|Proxy-[A-Za-z]+):[^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
        try (client;
                var origin = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = origin.getOutputStream();
            out.write(passedOn.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            origin.getInputStream().transferTo(client.getOutputStream());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
