package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `curl` fetching the same answers as a program of ours, as the least that fetching them costs.
final class CurlPeer {
    private static final Pattern REQUEST = Pattern.compile("GET (http://\\S+)");
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    private CurlPeer() {}

    /// @param wall seconds from start to end
    /// @param cpu seconds of processor time, user and system
    record Spent(double wall, double cpu) {}

    /// Adds one address to a configuration.
    ///
    /// @param header one more than the token's; empty for none
    static void ask(List<String> config, String url, String token, String header) {
        if (!config.isEmpty()) config.add("next");
        config.add("url = \"" + url + "\"");
        config.add("silent");
        config.add("output = /dev/null");
        config.add("header = \"X-Auth-Token: " + token + "\"");
        if (!header.isEmpty()) config.add("header = \"" + header + "\"");
        config.add("write-out = \"%{http_code} %{size_download} %{url}\\n\"");
    }

    /// Fetches all of a configuration.
    ///
    /// @param atOnce how many at the same time
    /// @param bytes takes how much curl got
    static Spent get(Path config, int atOnce, long[] bytes) throws IOException, InterruptedException {
        long start = System.nanoTime();
        // The shell tells what its children have spent, in the last line of `times`.
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "curl -s -g --parallel --parallel-max \"$2\" --config \"$1\" && times",
                        "sh",
                        config.toString(),
                        String.valueOf(atOnce))
                .redirectError(ProcessBuilder.Redirect.DISCARD) // its progress meter; failures show in the codes below
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) throw new IllegalStateException("curl ended with " + process.exitValue());
        double wall = (System.nanoTime() - start) / 1e9;
        bytes[0] = 0;
        for (String line : lines.subList(0, lines.size() - 2)) {
            if (!line.startsWith("200 ")) throw new IllegalStateException("curl got " + line);
            bytes[0] += Long.parseLong(line.split(" ", 3)[1]);
        }
        Matcher times = TIMES.matcher(lines.getLast());
        if (!times.matches()) throw new IllegalStateException("the shell told no times: " + lines.getLast());
        double cpu = 60 * (Integer.parseInt(times.group(1)) + Integer.parseInt(times.group(3)))
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
        return new Spent(wall, cpu);
    }

    /// Collects the addresses that the console's client says it asks for.
    static final class Recorder extends Handler {
        private final Set<String> urls;

        Recorder(Set<String> urls) {
            this.urls = urls;
        }

        @Override
        public void publish(LogRecord entry) {
            Matcher request = REQUEST.matcher(String.valueOf(entry.getMessage()));
            if (!request.find()) return;
            synchronized (urls) {
                urls.add(request.group(1));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
