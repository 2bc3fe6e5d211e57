package org.xlcloud.services.ganglia;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.cloud.Text;

/// Asks gmetad's interactive port for a document. It refuses percent-encoding, so that names with blanks go as they
/// are.
final class Asking {
    private static final int MOST_HEAD = 8 * 1024;

    private Asking() {}

    /// gmetad said in its HTTP answer that it won't.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// Says what is wanted, and reads up to where the document begins.
    static void ask(GangliaAddress address, Socket socket, InputStream in) throws IOException {
        switch (address.form()) {
            case WHOLE -> {} // a byte that nobody reads would have the answer cut off by a reset
            case INTERACTIVE -> say(socket, address.path() + "\n");
            case HTTP -> {
                // gmetad reads this line only: headers that nobody reads would cut the answer off as well
                say(socket, "GET " + address.path() + " HTTP/1.0\r\n");
                head(in);
            }
        }
    }

    private static void say(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    private static void head(InputStream in) throws IOException {
        String status = "";
        var line = new StringBuilder();
        for (int bytes = 0; bytes < MOST_HEAD; bytes++) {
            byte[] one = new byte[1];
            if (in.read(one, 0, 1) < 0) throw new Refused("it closed the connection without an answer");
            if (one[0] == '\r') continue;
            if (one[0] != '\n') {
                line.append((char) (one[0] & 0xff));
                continue;
            }
            if (line.isEmpty()) {
                if (status.matches("HTTP/1\\.[01] 200( .*)?")) return;
                throw new Refused("it answers \"" + Text.line(status) + "\", expected HTTP status 200");
            }
            if (status.isEmpty()) status = line.toString();
            line.setLength(0);
        }
        throw new Refused("its HTTP header is longer than " + MOST_HEAD + " bytes");
    }
}
