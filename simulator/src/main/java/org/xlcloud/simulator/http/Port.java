package org.xlcloud.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A loopback port with one service behind it.
public final class Port implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Port.class.getName());

    static {
        // Without it each small answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String base;

    private Port(HttpServer server, String base) {
        this.server = server;
        this.base = base;
    }

    /// Opens a port; 0 lets the system choose. It answers once [#serve] was called.
    public static Port open(int number, @Nullable SSLContext tls) throws IOException {
        var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), number);
        HttpServer server;
        if (tls == null) {
            server = HttpServer.create(address, 1_000);
        } else {
            HttpsServer secure = HttpsServer.create(address, 1_000);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        String scheme = tls == null ? "http" : "https";
        return new Port(server, scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /// `http://127.0.0.1:8774`
    public String base() {
        return base;
    }

    public int number() {
        return server.getAddress().getPort();
    }

    /// Starts answering.
    public void serve(CloudService service, Runnable before, Faults faults) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, service, before, faults));
        server.start();
    }

    private void handle(HttpExchange exchange, CloudService service, Runnable before, Faults faults)
            throws IOException {
        try (exchange) {
            var call = new Call(exchange, base);
            Fault fault = faults.next(service.type(), call);
            if (fault instanceof Fault.Early early && !early.meet(call, faults)) {
                return;
            }
            if (call.status() == 0) {
                before.run();
                try {
                    service.answer(call);
                } catch (RuntimeException broken) {
                    LOG.log(Level.ERROR, service.type() + ": " + call.method() + " " + call.path(), broken);
                    call.with("Content-Type", "text/plain").reply(500);
                }
            }
            if (fault instanceof Fault.Late late) {
                late.send(call, faults);
            } else {
                send(call, call.body());
            }
        }
    }

    static void send(Call call, byte[] body) throws IOException {
        HttpExchange exchange = call.exchange();
        call.headers().forEach(exchange.getResponseHeaders()::set);
        boolean silent = body.length == 0 || call.method().equals("HEAD");
        exchange.sendResponseHeaders(call.status(), silent ? -1 : body.length);
        if (!silent) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
