package org.xlcloud.services.cloud;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The status line and the header of an HTTP/1.1 answer.
final class Head {
    private final int status;
    private final boolean keptAlive;
    private final List<String> namesAndValues = new ArrayList<>(16);

    /// @throws IOException when the line is no status line
    Head(String statusLine) throws IOException {
        boolean http = statusLine.length() >= 12
                && statusLine.startsWith("HTTP/1.")
                && statusLine.charAt(8) == ' '
                && isDigit(statusLine, 9)
                && isDigit(statusLine, 10)
                && isDigit(statusLine, 11);
        if (!http) throw new IOException("found no HTTP answer but \"" + Text.line(statusLine) + "\"");
        keptAlive = statusLine.charAt(7) != '0';
        status = Integer.parseInt(statusLine, 9, 12, 10);
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /// Takes the next line of the header.
    void add(String line) throws IOException {
        int colon = line.indexOf(':');
        if ((line.startsWith(" ") || line.startsWith("\t")) && !namesAndValues.isEmpty()) {
            int last = namesAndValues.size() - 1; // an old way to break a long value
            namesAndValues.set(last, namesAndValues.get(last) + " " + line.strip());
        } else if (colon <= 0) {
            throw new IOException("found no line of an HTTP header but \"" + Text.line(line) + "\"");
        } else {
            namesAndValues.add(line.substring(0, colon));
            namesAndValues.add(line.substring(colon + 1).strip());
        }
    }

    int status() {
        return status;
    }

    /// The first value of that name, in any case of letters.
    @Nullable
    String value(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) return namesAndValues.get(i + 1);
        }
        return null;
    }

    /// Whether another request may follow on the same connection once the body is read.
    boolean keepsConnection() {
        String connection = value("Connection");
        String wish = connection == null ? "" : connection.toLowerCase(Locale.ROOT);
        return keptAlive ? !wish.contains("close") : wish.contains("keep-alive");
    }

    /// Whether the body comes in chunks.
    ///
    /// @throws IOException when it is encoded in a way that was not asked for
    boolean chunked() throws IOException {
        String encoding = value("Transfer-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) return false;
        if (encoding.equalsIgnoreCase("chunked")) return true;
        throw new IOException("the answer is encoded as " + Text.line(encoding) + ", expected chunked");
    }

    /// The number of bytes in the body; negative when the header doesn't say, and the body ends with the connection.
    long length() throws IOException {
        if (status == 204 || status == 304) return 0;
        String length = value("Content-Length");
        if (length == null) return -1;
        if (!length.matches("[0-9]{1,18}"))
            throw new IOException("the answer has the length \"" + Text.line(length) + "\", expected a number");
        return Long.parseLong(length);
    }
}
