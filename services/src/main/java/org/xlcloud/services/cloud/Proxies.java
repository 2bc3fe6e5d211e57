package org.xlcloud.services.cloud;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// The HTTP proxies between this machine and a server: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
///
/// They mean what they mean to OpenStack's own clients, that is to Python's requests library
/// (`requests.utils.should_bypass_proxies`, `urllib.request.getproxies_environment`): the variable
/// in small letters wins, and written empty there it switches the proxy off; the address may do
/// without `http://` and may carry `user:password@`; loopback addresses are no exception.
/// `NO_PROXY` lists names that cover what is below them, IPv4 addresses and networks
/// (`10.0.0.0/8`), and `*` alone covers everything.
public final class Proxies {
    public static final Proxies NONE = new Proxies(Map.of());

    private static final List<String> NAMES = List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s]+)(?::(\\d{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final Map<String, Variable> variables;

    private record Variable(String name, String text) {
        /// A proxy's address may carry a password, so the text isn't shown.
        @Override
        public String toString() {
            return name;
        }
    }

    /// One proxy.
    ///
    /// @param variable the environment variable that names it, for messages
    /// @param authorization the value of the header `Proxy-Authorization`
    record Proxy(
            String host,
            int port,
            String variable,
            @Nullable Secret authorization) {
        /// `proxy.example.com:3128`
        String shown() {
            return Text.line(host) + ":" + port;
        }
    }

    private Proxies(Map<String, Variable> variables) {
        this.variables = Map.copyOf(variables);
    }

    /// The proxies that an environment names; nothing is looked at more closely before it is needed.
    public static Proxies of(Map<String, String> env) {
        var found = new LinkedHashMap<String, Variable>();
        for (String name : NAMES) {
            String written = env.containsKey(name) ? name : name.toUpperCase(Locale.ROOT);
            String text = env.getOrDefault(written, "").strip();
            if (!text.isEmpty()) found.put(name, new Variable(written, text));
        }
        return found.isEmpty() ? NONE : new Proxies(found);
    }

    /// The proxy on the way to an address; null where the way is direct.
    ///
    /// @throws ProblemException when the variable holds no address of an HTTP proxy
    @Nullable
    Proxy before(URI uri) {
        Variable variable = variables.get(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT) + "_proxy");
        if (variable == null) variable = variables.get("all_proxy");
        return variable == null || isDirect(uri) ? null : proxy(variable);
    }

    /// Where the proxy on the way to an address is, not yet looked up; null where the way is direct.
    ///
    /// @throws ProblemException when the variable holds no address of an HTTP proxy
    public @Nullable InetSocketAddress addressBefore(URI uri) {
        Proxy proxy = before(uri);
        return proxy == null ? null : InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    }

    private boolean isDirect(URI uri) {
        Variable exceptions = variables.get("no_proxy");
        String host = uri.getHost();
        if (host == null) return true;
        if (exceptions == null) return false;
        if (exceptions.text.equals("*")) return true;
        String bare = host.toLowerCase(Locale.ROOT);
        String withPort = uri.getPort() < 0 ? bare : bare + ":" + uri.getPort();
        for (String item : exceptions.text.split(",", -1)) {
            String exception = item.strip().toLowerCase(Locale.ROOT);
            if (exception.isEmpty()) continue;
            if (IPV4.matcher(bare).matches() && contains(exception, bare)) return true;
            String name = exception.replaceFirst("^\\.+", "");
            boolean covers = bare.equals(name)
                    || withPort.equals(name)
                    || bare.endsWith("." + name)
                    || withPort.endsWith("." + name);
            if (covers) return true;
        }
        return false;
    }

    /// Whether a network such as `10.0.0.0/8` contains an IPv4 address; false for anything that is no network.
    private static boolean contains(String network, String address) {
        int slash = network.indexOf('/');
        if (slash < 0 || !IPV4.matcher(network.substring(0, slash)).matches()) return false;
        String width = network.substring(slash + 1);
        if (!width.matches("[0-9]{1,2}") || Integer.parseInt(width) > 32) return false;
        int free = 32 - Integer.parseInt(width);
        return free == 32 || number(network.substring(0, slash)) >>> free == number(address) >>> free;
    }

    private static int number(String ipv4) {
        int number = 0;
        for (String part : ipv4.split("\\.", -1)) number = number << 8 | Integer.parseInt(part);
        return number;
    }

    private static Proxy proxy(Variable variable) {
        String text = variable.text;
        int schemeEnd = text.indexOf("://");
        String scheme = schemeEnd < 0 ? "http" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http"))
            throw unusable(
                    variable,
                    scheme.matches("https|socks[45][ah]?")
                            ? "found a proxy that is spoken to by " + scheme + "://, expected http://"
                            : "found no address of a proxy",
                    "An https address is reached through an http:// proxy too, and stays encrypted to its server");
        String authority = text.substring(schemeEnd < 0 ? 0 : schemeEnd + 3).replaceFirst("[/?#].*", "");
        int at = authority.lastIndexOf('@');
        Matcher address = ADDRESS.matcher(authority.substring(at + 1));
        int port = address.matches() && address.group(2) != null ? Integer.parseInt(address.group(2)) : 80;
        if (!address.matches() || port == 0 || port > 65_535)
            throw unusable(variable, "found no address of a proxy, expected http://[user:password@]host[:port]", null);
        return new Proxy(
                address.group(1), port, variable.name, at < 0 ? null : authorization(authority.substring(0, at)));
    }

    private static Secret authorization(String userinfo) {
        int colon = userinfo.indexOf(':');
        String plain = colon < 0
                ? decoded(userinfo) + ":"
                : decoded(userinfo.substring(0, colon)) + ":" + decoded(userinfo.substring(colon + 1));
        return new Secret("Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a % that encodes nothing stands for itself, as in Python
        }
    }

    private static ProblemException unusable(Variable variable, String reason, @Nullable String hint) {
        return new ProblemException(new Problem(
                "find the proxy to connect through",
                "environment variable " + variable.name,
                reason,
                null,
                null,
                (hint == null ? "" : hint + ". ") + "NO_PROXY names the hosts that need no proxy"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proxies proxies && proxies.variables.equals(variables);
    }

    @Override
    public int hashCode() {
        return variables.hashCode();
    }

    @Override
    public String toString() {
        return "proxies of " + variables.values();
    }
}
