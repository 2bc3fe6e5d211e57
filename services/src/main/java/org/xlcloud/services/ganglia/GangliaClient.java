package org.xlcloud.services.ganglia;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.ClusterReport;

/// Reads the documents of a gmetad or gmond: from the ports that give them to whoever connects, or from gmetad's
/// interactive port, by a line or over HTTP.
///
/// Blocks; interrupting a virtual thread that reads ends the reading. Either a whole document comes out or a problem:
/// the part before a broken line is not handed on, because the nodes behind it would seem to be gone.
public final class GangliaClient {
    private final GangliaAddress address;
    private final GangliaLimits limits;
    private final InstantSource clock;

    public GangliaClient(GangliaAddress address, GangliaLimits limits, InstantSource clock) {
        this.address = address;
        this.limits = limits;
        this.clock = clock;
    }

    /// @throws ProblemException naming line and column where the document is broken
    public GangliaReport read() {
        var deadline = new ReadDeadline(limits.whole(), limits.idle());
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.at().host(), address.at().port()),
                    (int) limits.connect().toMillis());
            InputStream in = deadline.over(socket);
            Asking.ask(address, socket, in);
            return asked(parse(in));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Reads a document from a stream that may hold anything, such as a saved dump; does not close it.
    ///
    /// @throws ProblemException naming line and column where it is broken
    public GangliaReport parse(InputStream in) {
        var guarded = new GuardedStream(in, limits.bytes());
        Instant at = clock.instant();
        try {
            return ReportReader.read(guarded, limits, at);
        } catch (XMLStreamException e) {
            if (cause(e) instanceof IOException broken) throw failed(broken);
            if (guarded.passed() == 0)
                throw problem(
                        "it closed the connection without an answer",
                        "Does trusted_hosts of gmetad, or access_control of gmond, allow this machine?",
                        e);
            throw problem(
                    "the answer is broken" + place(e.getLocation()) + ": " + reason(e),
                    "A publisher may have sent an unescaped character (gmetric -u 'a&b'); the last good answer is kept",
                    e);
        } catch (RuntimeException e) {
            // the parser's own defects on bytes that no XML ever has
            throw problem("the answer can't be parsed: " + Text.line(String.valueOf(e)), null, e);
        }
    }

    /// gmetad answers a name that it does not know with everything, as if that had been asked for.
    private GangliaReport asked(GangliaReport report) {
        String cluster = address.cluster();
        if (cluster.isEmpty()
                || (report.clusters().size() == 1
                        && report.clusters().getFirst().name().equals(cluster))) return report;
        String known =
                report.clusters().stream().map(ClusterReport::name).limit(10).collect(joining(", "));
        throw problem(
                "it knows no cluster \"" + Text.line(cluster) + "\", found "
                        + (known.isEmpty() ? "none" : Text.line(known)),
                "Correct the name behind the port in xlcloud.ganglia",
                null);
    }

    private static @Nullable Throwable cause(XMLStreamException e) {
        return e.getNestedException() == null ? e.getCause() : e.getNestedException();
    }

    private static String place(@Nullable Location location) {
        return location == null
                ? ""
                : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
    }

    /// Without the place, which the parser repeats on a line of its own.
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int place = message.indexOf("\n at [row,col");
        if (place < 0) place = message.indexOf("\nMessage: ");
        String plain = message.startsWith("ParseError at") && place >= 0
                ? message.substring(place + "\nMessage: ".length())
                : place < 0 ? message : message.substring(0, place);
        return Text.line(plain);
    }

    private ProblemException failed(IOException e) {
        String host = Text.line(address.at().host());
        return switch (e) {
            case GuardedStream.TooLong tooLong ->
                problem(String.valueOf(tooLong.getMessage()), "Is there another program at this address?", e);
            case ReadDeadline.Passed passed -> problem(String.valueOf(passed.getMessage()), null, e);
            case Asking.Refused refused ->
                problem(String.valueOf(refused.getMessage()), "Is there another program at this address?", e);
            case UnknownHostException _ -> problem("the name " + host + " is unknown", "Check the name", e);
            case SocketTimeoutException _ ->
                problem(
                        "it opened no connection within " + limits.connect().toSeconds() + " s",
                        "Check the address, the network and firewalls between",
                        e);
            case ConnectException _ -> problem("nothing listens there", "Check the address; is gmetad running?", e);
            default -> problem(Text.line(String.valueOf(e.getMessage())), null, e);
        };
    }

    private ProblemException problem(String reason, @Nullable String hint, @Nullable Throwable cause) {
        Problem problem = Problem.of("read Ganglia's metrics", address.toString(), reason);
        return new ProblemException(hint == null ? problem : problem.withHint(hint), cause);
    }
}
