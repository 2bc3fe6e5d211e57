package org.xlcloud.services.cloud;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Puts what went wrong with one call into plain words.
///
/// @param doing what the call was for
/// @param config the cloud that it went to
record Trouble(String doing, CloudConfig config) {

    /// The call got no answer, or one that can't be read.
    ProblemException failed(URI uri, IOException thrown, Deadline deadline, @Nullable Answer answer) {
        Problem problem = describe(uri, cause(thrown), deadline);
        if (answer != null)
            problem = new Problem(
                    problem.doing(),
                    problem.system(),
                    problem.reason(),
                    answer.status(),
                    answer.requestId(),
                    problem.hint());
        return new ProblemException(problem, thrown);
    }

    /// The server answered that it won't.
    ProblemException refused(Answer answer) {
        return refused(answer, answer.error());
    }

    ProblemException refused(Answer answer, ErrorBody error) {
        if (answer.status() == 407) return notLetThrough(answer);
        String reason = error.reason().isEmpty() ? meaning(answer.status()) : error.reason();
        String requestId = answer.requestId() == null ? error.requestId() : answer.requestId();
        return new ProblemException(
                new Problem(doing, shown(answer.uri()), reason, answer.status(), requestId, hint(answer.status())));
    }

    /// Status 407 comes from the proxy, never from the service.
    private ProblemException notLetThrough(Answer answer) {
        Proxies.Proxy proxy = config.proxies().before(answer.uri());
        if (proxy == null)
            return because(answer.uri(), "a proxy on the way wants a password", "Name the proxy in HTTPS_PROXY");
        boolean given = proxy.authorization() != null;
        return new ProblemException(new Problem(
                doing,
                shown(answer.uri()),
                "the proxy " + proxy.shown()
                        + (given ? " refuses our user and password" : " wants a user and a password"),
                407,
                null,
                given
                        ? "Correct them in " + proxy.variable()
                        : "Write them into " + proxy.variable() + " as http://user:password@host:port"));
    }

    ProblemException because(URI uri, String reason, @Nullable String hint) {
        return new ProblemException(new Problem(doing, shown(uri), reason, null, null, hint));
    }

    /// The address without its query, which may be long.
    static String shown(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return Text.line(query < 0 ? text : text.substring(0, query));
    }

    private Problem describe(URI uri, Throwable thrown, Deadline deadline) {
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        String override = config.overrideOf(uri);
        String address = override == null ? "Check the address" : "Check " + override;
        Proxies.Proxy proxy = config.proxies().before(uri);
        if (proxy != null) {
            Problem before = before(uri, thrown, proxy);
            if (before != null) return before;
        }
        return switch (thrown) {
            case JacksonException e -> problem(uri, json(e), "Is there a proxy or another program at this address?");
            case BoundedBody.TooLong e -> problem(uri, text(e), "Ask for less at a time, or raise the limit");
            case HttpConnectTimeoutException _
            when "https".equals(uri.getScheme()) ->
                problem(
                        uri,
                        host + " opened no secure connection within " + seconds(config),
                        address + ", the network and firewalls between; does the server speak TLS at all?");
            case HttpConnectTimeoutException _ ->
                problem(
                        uri,
                        host + " opened no connection within " + seconds(config),
                        address + ", the network and firewalls between");
            case HttpTimeoutException e ->
                problem(
                        uri,
                        "no complete answer within " + deadline.inWords()
                                + (e.getMessage() != null && e.getMessage().startsWith("after")
                                        ? " (" + e.getMessage() + ")"
                                        : ""),
                        slow());
            case InterruptedIOException _ -> problem(uri, "cancelled", null);
            case UnknownHostException _ ->
                problem(uri, "the name " + uri.getHost() + " is not known (DNS)", address + " and the DNS");
            case ConnectException _ ->
                problem(
                        uri,
                        "nothing listens at " + host + " (connection refused)",
                        override == null ? "Is the service up?" : address + "; is the service up?");
            case CertificateExpiredException e ->
                problem(uri, "the server's certificate has expired: " + text(e), TIME);
            case CertificateNotYetValidException e ->
                problem(uri, "the server's certificate is not valid yet: " + text(e), TIME);
            case CertPathBuilderException _, CertPathValidatorException _ ->
                problem(
                        uri,
                        "the server's certificate is signed by nobody this machine trusts (self-signed?)",
                        "Set cacert to the PEM file of the authority, or verify: false for a lab, in "
                                + config.source());
            case SSLException e -> tls(uri, e);
            default -> problem(uri, broken(thrown), whyBroken(uri));
        };
    }

    /// What went wrong on the way to a proxy or at it; null when the proxy has no part in it.
    private @Nullable Problem before(URI uri, Throwable thrown, Proxies.Proxy proxy) {
        String instead = proxy.variable() + " names it; NO_PROXY names the hosts that need no proxy";
        return switch (thrown) {
            case HttpConnectTimeoutException _ ->
                problem(
                        uri,
                        "no connection through the proxy " + proxy.shown() + " within " + seconds(config),
                        instead);
            case UnknownHostException _ ->
                problem(uri, "the name of the proxy " + proxy.shown() + " is not known (DNS)", instead);
            case ConnectException _ ->
                problem(uri, "no proxy listens at " + proxy.shown() + " (connection refused)", instead);
            case IOException e
            when text(e).startsWith("Tunnel failed") ->
                problem(
                        uri,
                        "the proxy " + proxy.shown() + " does not connect us ("
                                + text(e).replaceFirst(".*: ", "status ") + ")",
                        instead);
            default -> null;
        };
    }

    /// With TLS 1.3 the refusal of a client's certificate, or of its lack, may come too late to be read.
    private String whyBroken(URI uri) {
        String between = "The connection broke; is there a proxy between?";
        if (!"https".equals(uri.getScheme())) return between;
        return config.tls().certificate() == null
                ? between + " Or a certificate is wanted from us: set cert and key in " + config.source()
                : between + " Or the server does not take our certificate: " + ours();
    }

    /// What to do about our own certificate, which a server does not take.
    private String ours() {
        Instant end = TlsContext.end(config.tls());
        String named = config.tls().certificate() + ", which cert names in " + config.source();
        return end != null && end.isBefore(Instant.now())
                ? "renew " + named + "; it ended at " + end
                : "check " + named + (end == null ? "" : "; it is good until " + end);
    }

    private static final String TIME = "Renew the certificate, or check this machine's clock";

    private Problem tls(URI uri, SSLException e) {
        String message = text(e);
        String low = message.toLowerCase(Locale.ROOT);
        if (low.contains("no subject alternative") || low.contains("no name matching"))
            return problem(
                    uri,
                    "the server's certificate is for another name: " + message,
                    "Use the name in the certificate as the address, or verify: false for a lab, in "
                            + config.source());
        if (low.contains("unsupported or unrecognized"))
            return problem(uri, "the server does not speak TLS", "Try http:// instead of https://");
        boolean shown = config.tls().certificate() != null;
        if (!shown && (low.contains("certificate_required") || low.contains("bad_certificate")))
            return problem(
                    uri,
                    "the server wants a certificate from us: " + message,
                    "Set cert and key in " + config.source());
        if (shown && low.contains("fatal alert") && (low.contains("certificate") || low.contains("unknown_ca")))
            return problem(uri, "the server does not take our certificate: " + message, "For that, " + ours());
        return problem(uri, "no secure connection: " + message, "Check cacert, cert and key in " + config.source());
    }

    /// What to do about a service that takes longer than it is granted.
    String slow() {
        return "The service is stuck or slow; api_timeout in " + config.source() + " grants it more time";
    }

    private Problem problem(URI uri, String reason, @Nullable String hint) {
        return new Problem(doing, shown(uri), reason, null, null, hint);
    }

    private static String json(JacksonException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : " at byte " + Math.max(at.getByteOffset(), at.getCharOffset());
        return switch (e) {
            case JsonEOFException _ -> "the answer is cut off" + where + ", expected more JSON";
            case StreamConstraintsException _ ->
                // without the name of the method that has the limit
                "the answer is beyond what is read: "
                        + Text.line(e.getOriginalMessage()).replaceAll(", from `[^`]*`", "");
            case InputCoercionException _ ->
                "the answer has a number" + where + " beyond what is read: " + Text.line(e.getOriginalMessage());
            case JsonMappingException _ ->
                "the answer has another form than expected: " + Text.line(e.getOriginalMessage());
            default -> "the answer is not JSON" + where + ": " + Text.line(e.getOriginalMessage());
        };
    }

    private static String broken(Throwable thrown) {
        String message = text(thrown);
        return message.contains("Connection reset") ? "the server reset the connection" : message;
    }

    /// The cause that says most: Jackson and TLS wrap the one that matters.
    private static Throwable cause(Throwable thrown) {
        Throwable told = thrown;
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            boolean says = t instanceof UnknownHostException
                    || t instanceof CertificateExpiredException
                    || t instanceof CertificateNotYetValidException
                    || t instanceof CertPathBuilderException
                    || t instanceof CertPathValidatorException
                    || "Connection reset".equals(t.getMessage())
                    || t instanceof BoundedBody.TooLong
                    || t instanceof HttpTimeoutException
                    || t instanceof JsonEOFException
                    || t instanceof StreamConstraintsException
                    || t instanceof InputCoercionException;
            if (says) told = t;
        }
        return told;
    }

    private static String seconds(CloudConfig config) {
        return config.limits().connect().toMillis() / 1000.0 + " s";
    }

    private static String text(Throwable thrown) {
        return Text.line(thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage());
    }

    private static String meaning(int status) {
        return switch (status) {
            case 400 -> "the request is not understood";
            case 401 -> "the token is not accepted";
            case 403 -> "not allowed";
            case 404 -> "not found";
            case 409 -> "in conflict with the present state";
            case 429 -> "too many requests";
            case 502, 504 -> "the service behind the load balancer does not answer";
            case 503 -> "the service is not available";
            default -> status >= 500 ? "the service failed" : "refused";
        };
    }

    private @Nullable String hint(int status) {
        return switch (status) {
            case 401 -> "Has this user a role here? The entry is in " + config.source();
            case 403 ->
                "The user of " + config.source() + " lacks the role for this; reading a whole cloud needs admin";
            case 413, 429 -> "The service limits how often it is asked; wait a little";
            case 502, 503, 504 -> "The service is down or overloaded; its administrator can tell";
            default -> status >= 500 ? "The request id leads the cloud's administrator to the cause" : null;
        };
    }
}
