package org.xlcloud.services.text;

import java.util.List;

/// Comma-separated values as RFC 4180 has them: CRLF after each record, quotes where a value needs them.
public final class Csv {
    private Csv() {}

    /// One record with its line end.
    public static String record(List<String> values) {
        var line = new StringBuilder(16 * values.size());
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) line.append(',');
            quote(values.get(i), line);
        }
        return line.append("\r\n").toString();
    }

    /// A text with an apostrophe before it where a spreadsheet would run it as a formula: names
    /// come from anyone who may create a server.
    public static String defused(String text) {
        return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static void quote(String value, StringBuilder line) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        if (plain) line.append(value);
        else line.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
}
