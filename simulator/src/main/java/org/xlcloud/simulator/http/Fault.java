package org.xlcloud.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Something that goes wrong with a call.
public sealed interface Fault {
    /// Strikes before the service is asked.
    sealed interface Early extends Fault permits Status, Hang, Drop, Delay {
        /// False where no answer is to be sent. Where the call has a status afterwards, the service is not asked.
        boolean meet(Call call, Faults faults) throws IOException;
    }

    /// Spoils the service's answer.
    sealed interface Late extends Fault permits Trickle, Truncate, Swallow, Oversize, Rewrite {
        void send(Call call, Faults faults) throws IOException;
    }

    /// Answers with an error status, and with `Retry-After` seconds where given.
    record Status(int code, @Nullable Integer retryAfterSeconds) implements Early {
        @Override
        public boolean meet(Call call, Faults faults) {
            if (retryAfterSeconds != null) {
                call.with("Retry-After", retryAfterSeconds.toString());
            }
            call.with("x-openstack-request-id", call.requestId())
                    .with("Content-Type", "text/html; charset=UTF-8")
                    .reply(
                            code,
                            ("<html><head><title>" + code + "</title></head><body><h1>" + code
                                            + "</h1><p>The server is out of order.</p></body></html>")
                                    .getBytes(StandardCharsets.UTF_8));
            return true;
        }
    }

    /// Accepts the call and never answers it.
    record Hang() implements Early {
        @Override
        public boolean meet(Call call, Faults faults) {
            faults.pause(Duration.ofDays(1));
            return false;
        }
    }

    /// Closes the connection without a word.
    record Drop() implements Early {
        @Override
        public boolean meet(Call call, Faults faults) {
            return false;
        }
    }

    /// Answers late.
    record Delay(Duration by) implements Early {
        @Override
        public boolean meet(Call call, Faults faults) {
            faults.pause(by);
            return true;
        }
    }

    /// Sends the body in small pieces with pauses between them.
    record Trickle(int bytes, Duration pause) implements Late {
        @Override
        public void send(Call call, Faults faults) throws IOException {
            byte[] body = call.body();
            try (OutputStream out = begin(call, body.length)) {
                for (int at = 0; at < body.length; at += bytes) {
                    out.write(body, at, Math.min(bytes, body.length - at));
                    out.flush();
                    faults.pause(pause);
                }
            }
        }
    }

    /// Announces the whole body and sends half of it.
    record Truncate() implements Late {
        @Override
        public void send(Call call, Faults faults) throws IOException {
            byte[] body = call.body();
            // Closed by the exchange: closing the stream itself short of its length would be an error here.
            OutputStream out = begin(call, body.length);
            out.write(body, 0, body.length / 2);
            out.flush();
        }
    }

    /// Does what was asked and closes the connection without a word: the answer is lost on its way.
    record Swallow() implements Late {
        @Override
        public void send(Call call, Faults faults) {}
    }

    /// Sends a JSON body of so many bytes.
    record Oversize(long bytes) implements Late {
        @Override
        public void send(Call call, Faults faults) throws IOException {
            byte[] head = "{\"padding\": \"".getBytes(StandardCharsets.UTF_8);
            byte[] block = new byte[1 << 16];
            Arrays.fill(block, (byte) 'x');
            try (OutputStream out = begin(call, 0)) {
                out.write(head);
                for (long left = bytes - head.length - 2; left > 0 && faults.running(); left -= block.length) {
                    out.write(block, 0, (int) Math.min(left, block.length));
                }
                out.write("\"}".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /// Changes the text of the body, and its type where one is given.
    record Rewrite(UnaryOperator<String> change, @Nullable String contentType) implements Late {
        @Override
        public void send(Call call, Faults faults) throws IOException {
            if (contentType != null) {
                call.with("Content-Type", contentType);
            }
            String changed = change.apply(new String(call.body(), StandardCharsets.UTF_8));
            Port.send(call, changed.getBytes(StandardCharsets.UTF_8));
        }
    }

    static Fault status(int code) {
        return new Status(code, null);
    }

    /// 503 with `Retry-After`.
    static Fault unavailable(int retryAfterSeconds) {
        return new Status(503, retryAfterSeconds);
    }

    static Fault hang() {
        return new Hang();
    }

    static Fault drop() {
        return new Drop();
    }

    static Fault delay(Duration by) {
        return new Delay(by);
    }

    static Fault trickle(int bytes, Duration pause) {
        return new Trickle(bytes, pause);
    }

    static Fault truncated() {
        return new Truncate();
    }

    static Fault oversized(long bytes) {
        return new Oversize(bytes);
    }

    /// Text that begins like the real body and is no JSON.
    static Fault invalidJson() {
        return new Rewrite(body -> body.substring(0, body.length() / 2) + "]]}} Internal", null);
    }

    /// Every number in the body has 400 digits.
    static Fault hugeNumbers() {
        String huge = "9".repeat(400);
        return new Rewrite(body -> body.replaceAll("(?<=[\\[:,])\\s?-?[0-9]+(\\.[0-9]+)?(?=[,}\\]])", huge), null);
    }

    /// Every name begins with a terminal escape, a bell, a line end, NUL and a right-to-left override.
    static Fault controlCharacters() {
        return new Rewrite(
                body -> body.replaceAll(
                        "\"(name|hypervisor_hostname|stack_name)\"\\s?:\\s?\"",
                        "\"$1\":\"\\\\u001b[31m\\\\u0007\\\\n\\\\u0000\\\\u202e"),
                null);
    }

    /// The right body called HTML.
    static Fault wrongContentType() {
        return new Rewrite(body -> body, "text/html; charset=UTF-8");
    }

    /// An HTML page where JSON was asked for, with status 200, as a login portal gives it.
    static Fault htmlPage() {
        return new Rewrite(body -> "<html><body>Please log in.</body></html>", "text/html; charset=UTF-8");
    }

    private static OutputStream begin(Call call, long length) throws IOException {
        HttpExchange exchange = call.exchange();
        call.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(call.status(), length);
        return exchange.getResponseBody();
    }
}
