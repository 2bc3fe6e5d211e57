package org.xlcloud.services.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Finds each service's address (override, or catalog by region and interface), the versioned address below it,
/// and the microversions it has. What was found stays until the catalog says another address.
final class Endpoints {
    private static final Pattern VERSION = Pattern.compile("v\\d+(\\.\\d+)?");
    private static final Pattern PLACEHOLDER = Pattern.compile("[%$]\\((project_id|tenant_id)\\)s?");

    /// A service ready to be asked.
    ///
    /// @param written the address as the catalog or the override has it
    /// @param base the versioned address without a slash at its end; paths are appended
    /// @param least the oldest microversion offered; null where the service has none
    /// @param most the newest
    record Endpoint(
            String written,
            String base,
            @Nullable Microversion least,
            @Nullable Microversion most) {}

    private final CloudConfig config;
    private final Wire wire;
    private final InstantSource clock;
    private final Map<Service, Endpoint> found = new ConcurrentHashMap<>();
    private final Map<Service, ReentrantLock> searching = new ConcurrentHashMap<>();

    Endpoints(CloudConfig config, Wire wire, InstantSource clock) {
        this.config = config;
        this.wire = wire;
        this.clock = clock;
    }

    boolean has(Service service, Token token) {
        return config.endpointOverride(service) != null || token.catalog().has(service);
    }

    Endpoint of(Service service, Token token, Deadline deadline) {
        String written = written(service, token);
        Endpoint known = found.get(service);
        if (known != null && known.written().equals(written)) return known;
        var trouble = new Trouble("find " + service.product() + " of cloud " + config.name(), config);
        ReentrantLock one = searching.computeIfAbsent(service, _ -> new ReentrantLock());
        enter(one, deadline, trouble, written);
        try {
            known = found.get(service);
            if (known != null && known.written().equals(written)) return known;
            Endpoint fresh = discover(service, written, token, deadline, trouble);
            found.put(service, fresh);
            return fresh;
        } finally {
            one.unlock();
        }
    }

    /// The address as it is written, with the project filled in.
    String written(Service service, Token token) {
        String override = config.endpointOverride(service);
        if (override != null) return filled(override, token);
        String region = config.region(service);
        String interfaceName = config.interfaceName(service);
        for (String type : service.types()) {
            String url = token.catalog().url(type, region, interfaceName);
            if (url != null) return filled(url, token);
        }
        throw missing(service, token, region, interfaceName);
    }

    private ProblemException missing(Service service, Token token, @Nullable String region, String interfaceName) {
        String type = service.types().getFirst();
        String offered = service.types().stream()
                .map(token.catalog()::offered)
                .filter(offers -> !offers.isEmpty())
                .findFirst()
                .orElse("");
        String reason;
        String hint;
        if (token.catalog().entries().isEmpty()) {
            reason = "the token has no catalog, because it is not scoped to a project, a domain or the system";
            hint = "Set project_name (or domain_name, or system_scope: all) in " + config.source();
        } else if (offered.isEmpty()) {
            reason = "this cloud's catalog has no service of type " + type + ", found "
                    + Text.line(token.catalog().types());
            hint = "If it exists all the same, set " + type.replace('-', '_') + "_endpoint_override in "
                    + config.source();
        } else {
            reason = "the catalog has no " + interfaceName + " address of it"
                    + (region == null ? "" : " in region " + region) + ", found " + Text.line(offered);
            hint = "Check region_name and interface in " + config.source();
        }
        return new ProblemException(Problem.of(
                        "find " + service.product() + " of cloud " + config.name(),
                        "catalog of " + config.authUrl(),
                        reason)
                .withHint(hint));
    }

    private static String filled(String url, Token token) {
        return filled(url, token.projectId());
    }

    /// An address with the project in it, without a slash at its end.
    static String filled(String url, @Nullable String project) {
        String filled = project == null
                ? url
                : PLACEHOLDER.matcher(url).replaceAll(java.util.regex.Matcher.quoteReplacement(project));
        while (filled.endsWith("/")) filled = filled.substring(0, filled.length() - 1);
        return filled;
    }

    private Endpoint discover(Service service, String written, Token token, Deadline deadline, Trouble trouble) {
        URI uri = uri(written, trouble);
        if (service.version().isEmpty()) {
            JsonNode document = document(URI.create(written + "/"), token, deadline, trouble, true);
            return endpoint(written, written, versions(document).path(0), service, uri, trouble);
        }
        int end = versionEnd(written, uri);
        if (end > 0) {
            if (service.wanted() == null) return new Endpoint(written, written, null, null);
            String versioned = written.substring(0, end);
            JsonNode document = document(URI.create(versioned + "/"), token, deadline, trouble, true);
            return endpoint(written, written, document.path("version"), service, uri, trouble);
        }
        JsonNode document = document(URI.create(written + "/"), token, deadline, trouble, service.wanted() != null);
        JsonNode version = choose(service, versions(document), uri, trouble);
        String base = written + "/" + segment(version, service);
        if (service == Service.ORCHESTRATION && token.projectId() != null) base += "/" + token.projectId();
        return endpoint(written, base, version, service, uri, trouble);
    }

    /// Where the version segment of an address ends ("…/v2.1|/project"); negative when it has none.
    private static int versionEnd(String written, URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        int start = written.length() - path.length();
        int from = 0;
        while (from < path.length()) {
            int slash = path.indexOf('/', from + 1);
            int to = slash < 0 ? path.length() : slash;
            if (VERSION.matcher(path.substring(from + 1, to)).matches()) return start + to;
            from = to;
        }
        return -1;
    }

    private Endpoint endpoint(
            String written, String base, JsonNode version, Service service, URI uri, Trouble trouble) {
        if (service.wanted() == null) return new Endpoint(written, base, null, null);
        // Nova says the newest as "version", Placement as "max_version".
        String most = version.path(version.has("max_version") ? "max_version" : "version")
                .asText("");
        String least = version.path("min_version").asText("");
        try {
            return new Endpoint(written, base, Microversion.parse(least), Microversion.parse(most));
        } catch (IllegalArgumentException e) {
            throw trouble.because(
                    uri,
                    "the version document names no microversions, found \"" + Text.line(least) + "\" to \""
                            + Text.line(most) + "\"",
                    "Is this the address of " + service.product() + "? See the catalog, or the override in "
                            + config.source());
        }
    }

    /// The list of versions: under "versions", or one level deeper as Keystone and Aodh have it.
    private static JsonNode versions(JsonNode document) {
        JsonNode versions = document.path("versions");
        return versions.isObject() ? versions.path("values") : versions;
    }

    private JsonNode choose(Service service, JsonNode versions, URI uri, Trouble trouble) {
        String exact = service.version();
        String major = exact.indexOf('.') < 0 ? exact : exact.substring(0, exact.indexOf('.'));
        JsonNode near = versions.path(-1);
        var offered = new StringBuilder();
        for (JsonNode version : versions) {
            String id = version.path("id").asText("");
            if (id.equals(exact)) return version;
            if (id.equals(major) || (id.startsWith(major + ".") && service != Service.COMPUTE)) near = version;
            offered.append(offered.isEmpty() ? "" : ", ").append(id);
        }
        if (near.isMissingNode() && !offered.isEmpty())
            throw trouble.because(
                    uri,
                    "the service speaks " + Text.line(offered.toString()) + ", expected " + exact,
                    "Set " + service.types().getFirst() + "_endpoint_override in " + config.source());
        return near;
    }

    /// The path segment of a version. Only the last segment of its link is believed: the host in it is often
    /// one that only the service itself knows.
    private static String segment(JsonNode version, Service service) {
        for (JsonNode link : version.path("links")) {
            String href = link.path("href").asText("");
            while (href.endsWith("/")) href = href.substring(0, href.length() - 1);
            String last = href.substring(href.lastIndexOf('/') + 1);
            if (VERSION.matcher(last).matches()) return last;
        }
        return service.version();
    }

    private JsonNode document(URI uri, Token token, Deadline deadline, Trouble trouble, boolean needed) {
        Request request = Request.of("GET", uri).with("X-Auth-Token", token.id().reveal());
        try (Answer answer = new RetryAfter(trouble, deadline, clock, true).answer(wire, request)) {
            // 300 Multiple Choices is how Glance and Heat answer at their root.
            if (answer.succeeded() || answer.status() == 300) {
                if (needed) answer.mustBeJson(trouble);
                return Json.MAPPER.readTree(answer.body());
            }
            if (needed || answer.status() >= 500) throw trouble.refused(answer);
            return Json.MAPPER.missingNode();
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            if (needed) throw trouble.failed(uri, e, deadline, null);
            return Json.MAPPER.missingNode();
        } catch (IOException e) {
            throw trouble.failed(uri, e, deadline, null);
        }
    }

    private static URI uri(String written, Trouble trouble) {
        try {
            var uri = new URI(written);
            String scheme = uri.getScheme();
            if (uri.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) return uri;
        } catch (java.net.URISyntaxException e) {
            throw notAnAddress(written, trouble);
        }
        throw notAnAddress(written, trouble);
    }

    private static ProblemException notAnAddress(String written, Trouble trouble) {
        return new ProblemException(Problem.of(
                trouble.doing(),
                "catalog of " + trouble.config().authUrl(),
                "found the address \"" + Text.line(written) + "\", expected http:// or https:// and a host"));
    }

    private static void enter(ReentrantLock one, Deadline deadline, Trouble trouble, String written) {
        boolean entered;
        try {
            entered = one.tryLock(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(trouble.doing(), Text.line(written), "cancelled"), e);
        }
        if (!entered)
            throw new ProblemException(
                    Problem.of(trouble.doing(), Text.line(written), "no complete answer within " + deadline.inWords())
                            .withHint(trouble.slow()));
    }
}
