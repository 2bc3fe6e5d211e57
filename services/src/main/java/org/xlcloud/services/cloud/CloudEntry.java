package org.xlcloud.services.cloud;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// One entry under `clouds:`, merged with its profile and made into a [CloudConfig].
final class CloudEntry {
    private static final Pattern VERSION_AT_END = Pattern.compile("/v[23](\\.\\d+)?$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]{1,40})}");

    private final String name;
    private final Setting.Section merged;
    private final Path cwd;
    private final Path home;
    private final Setting.@Nullable Value unknownProfile;

    private CloudEntry(
            String name, Setting.Section merged, Setting.@Nullable Value unknownProfile, Path cwd, Path home) {
        this.name = name;
        this.merged = merged;
        this.unknownProfile = unknownProfile;
        this.cwd = cwd;
        this.home = home;
    }

    /// @param envName the name of the cloud that `OS_*` describes, which as a profile means nothing
    static CloudEntry of(
            String name, Setting written, @Nullable String envName, Setting.Section profiles, Path cwd, Path home) {
        if (!(written instanceof Setting.Section section))
            throw new ProblemException(Problem.of(
                    "read the entry of cloud " + Text.line(name),
                    written.place().toString(),
                    "found " + SettingsFile.kind(written) + ", expected a section with auth:"));
        Setting.Section own = normal(section);
        Setting profile = own.entries().get("profile");
        if (profile == null) profile = own.entries().get("cloud");
        if (!(profile instanceof Setting.Value value)
                || value.text() == null
                || value.text().equals(envName)) return new CloudEntry(name, own, null, cwd, home);
        if (!(profiles.entries().get(value.text()) instanceof Setting.Section below))
            return new CloudEntry(name, own, value, cwd, home);
        // Only auth merges; every other key of the entry replaces the profile's.
        var base = new LinkedHashMap<>(normal(below).entries());
        // The entry's own region is its only one, whatever regions the profile has.
        if (own.entries().get("region_name") instanceof Setting.Value region && region.text() != null)
            base.remove("regions");
        own.entries().forEach((key, given) -> {
            boolean merges = key.equals("auth");
            if (merges && base.get(key) instanceof Setting.Section under && given instanceof Setting.Section over)
                base.put(key, under.with(over));
            else base.put(key, given);
        });
        return new CloudEntry(name, new Setting.Section(base, section.place()), null, cwd, home);
    }

    /// The entry's regions; one empty name when it says none.
    List<String> regions() {
        var found = new ArrayList<String>();
        Setting regions = merged.entries().get("regions");
        if (regions instanceof Setting.Items items) {
            for (Setting item : items.items()) found.add(regionName(item));
        } else if (regions != null && !(regions instanceof Setting.Value value && value.text() == null)) {
            throw wrong("regions", regions, "a list");
        } else if (merged.entries().get("region_name") instanceof Setting.Items items) {
            for (Setting item : items.items()) found.add(regionName(item));
        } else {
            String named = top("region_name");
            if (named != null)
                for (String region : named.split(",", -1)) if (!region.isBlank()) found.add(region.strip());
        }
        return found.isEmpty() ? List.of("") : found.stream().distinct().toList();
    }

    private String regionName(Setting item) {
        Setting named =
                item instanceof Setting.Section section ? section.entries().get("name") : item;
        if (named instanceof Setting.Value value && value.text() != null) return value.text();
        throw wrong("regions", item, "a region's name, or a section with name and values");
    }

    /// @param cloudName what to call the cloud
    /// @param region one of [#regions]
    CloudConfig config(String cloudName, String region) {
        var own = new LinkedHashMap<>(merged.entries());
        if (own.get("regions") instanceof Setting.Items items)
            for (Setting item : items.items())
                if (item instanceof Setting.Section section
                        && regionName(item).equals(region)
                        && section.entries().get("values") instanceof Setting.Section values)
                    own.putAll(new Setting.Section(own, merged.place())
                            .with(normal(values))
                            .entries());
        own.remove("regions");
        own.put("region_name", new Setting.Value(region.isEmpty() ? null : region, merged.place()));
        return new CloudEntry(name, new Setting.Section(own, merged.place()), unknownProfile, cwd, home)
                .build(cloudName, region.isEmpty() ? null : region);
    }

    private CloudConfig build(String cloudName, @Nullable String region) {
        Setting.Section auth = subsection("auth");
        var login = new Login(this, auth, top("auth_type") == null ? top("auth_plugin") : top("auth_type"));
        Setting.Section console = subsection("xlcloud");
        return new CloudConfig(
                Text.line(cloudName),
                merged.place().toString(),
                region,
                authUrl(auth),
                login.auth(),
                login.scope(),
                interfaceName(),
                tls(),
                perService(),
                limits(),
                bool(console, "read_only", false),
                bool(console, "production", false),
                telemetry(console),
                McollectiveEntry.read(this, console, cwd, home),
                alarmRules(console),
                Proxies.NONE);
    }

    /// `alarms: [host-down, gpu-xid]`; `[]` or `none` for none. Names that nobody knows are said by who watches.
    private @Nullable Set<String> alarmRules(Setting.Section console) {
        Setting setting = console.entries().get("alarms");
        if (setting == null) return null;
        var names = new LinkedHashSet<String>();
        for (Setting item : setting instanceof Setting.Items list ? list.items() : List.of(setting)) {
            String name = single(item, "xlcloud.alarms");
            if (name == null || !name.strip().matches("[a-z-]{1,40}"))
                throw wrong("xlcloud.alarms", item, "a list of the console's alarm rules");
            if (!name.strip().equals("none")) names.add(name.strip());
        }
        return names;
    }

    private TelemetryAddresses telemetry(Setting.Section console) {
        Setting setting = console.entries().get("ganglia");
        String written = single(setting, "xlcloud.ganglia");
        GangliaAddress ganglia = null;
        if (setting != null && written != null)
            ganglia = GangliaAddress.parse(written.strip())
                    .orElseThrow(() -> wrong(
                            "xlcloud.ganglia",
                            setting,
                            "HOST:PORT of gmetad's or gmond's XML, HOST:8652/CLUSTER or http://HOST:8652/CLUSTER"));
        return new TelemetryAddresses(ganglia, folder(console, "ganglia_web"), folder(console, "prometheus"));
    }

    /// The address of a web application, ending in a slash so that paths can be resolved against it.
    private @Nullable URI folder(Setting.Section section, String key) {
        Setting setting = section.entries().get(key);
        String written = single(setting, "xlcloud." + key);
        if (setting == null || written == null) return null;
        return httpAddress(written.strip().replaceFirst("/*$", "/"))
                .filter(uri -> uri.getUserInfo() == null)
                .orElseThrow(
                        () -> wrong("xlcloud." + key, setting, "http:// or https:// and a host, without a password"));
    }

    private static Optional<URI> httpAddress(String written) {
        try {
            var uri = new URI(written);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())))
                return Optional.of(uri);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private URI authUrl(Setting.Section auth) {
        Setting setting = auth.entries().get("auth_url");
        String written = single(setting, "auth.auth_url");
        if (written == null) {
            setting = merged.entries().get("auth_url");
            written = single(setting, "auth_url");
        }
        if (written == null) {
            if (unknownProfile != null) throw noSuchProfile(unknownProfile);
            throw broken(
                    "auth.auth_url",
                    auth.place(),
                    "found nothing, expected Keystone's address such as https://keystone.example.com/v3",
                    null);
        }
        String url = filled(written.strip());
        while (url.endsWith("/")) url = url.substring(0, url.length() - 1);
        Matcher version = VERSION_AT_END.matcher(url);
        url = (version.find() ? url.substring(0, version.start()) : url) + "/v3";
        Optional<URI> address = httpAddress(url);
        if (address.isEmpty()) throw notAnAddress(setting, written);
        return address.get();
    }

    /// openstacksdk looks further than clouds-public.yaml: into a list of vendors of its own, and
    /// where the profile is an address, at what its server says. We don't: both would let somebody
    /// else decide where the password is sent.
    private ProblemException noSuchProfile(Setting.Value profile) {
        String text = String.valueOf(profile.text());
        String write = "under public-clouds: in clouds-public.yaml, beside clouds.yaml";
        if (text.matches("https?://[^/@]+(/.*)?"))
            return broken(
                    "profile",
                    profile.place(),
                    "found the address of a profile, expected a profile's name: the console reads no profiles from servers",
                    "Write what " + Text.line(text.replaceFirst("(//[^/]+).*", "$1"))
                            + "/.well-known/openstack/api says in \"profile\" under a name of yours " + write
                            + ", or auth_url under auth");
        return broken(
                "profile",
                profile.place(),
                "found no profile of this name in a clouds-public.yaml, and the entry has no auth.auth_url; openstacksdk's"
                        + " own list of vendors is not read",
                "Write auth_url under auth, or the profile with its auth: {auth_url: ...} under its name " + write);
    }

    private ProblemException notAnAddress(@Nullable Setting setting, String written) {
        // An address may carry a password by mistake (http://user:password@host), so that part is not shown.
        String shown = Text.line(written).replaceAll("//[^/@]*@", "//…@");
        return broken(
                "auth.auth_url",
                setting == null ? merged.place() : setting.place(),
                "found \"" + shown + "\", expected http:// or https:// and a host",
                null);
    }

    /// openstacksdk fills `{region_name}` and other keys of the entry into addresses.
    private String filled(String url) {
        return PLACEHOLDER.matcher(url).replaceAll(match -> {
            String value = merged.entries().get(match.group(1)) instanceof Setting.Value found ? found.text() : null;
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
    }

    private String interfaceName() {
        Setting written = merged.entries().get("interface");
        if (written == null) written = merged.entries().get("endpoint_type");
        if (written instanceof Setting.Items items && !items.items().isEmpty())
            written = items.items().getFirst();
        String text = single(written, "interface");
        String plain = text == null ? "public" : text.replaceFirst("URL$", "");
        if (written != null && !List.of("public", "internal", "admin").contains(plain))
            throw wrong("interface", written, "public, internal or admin");
        return plain;
    }

    private Tls tls() {
        boolean verify = bool(merged, "verify", true) && !bool(merged, "insecure", false);
        Path certificate = file("cert");
        Path key = file("key");
        if (key != null && certificate == null)
            throw broken("key", merged.place(), "found a key without cert, expected both", null);
        return new Tls(verify, verify ? file("cacert") : null, certificate, key);
    }

    private @Nullable Path file(String key) {
        Setting setting = merged.entries().get(key);
        String text = single(setting, key);
        if (setting == null || text == null) return null;
        Path path;
        try {
            path = cwd.resolve(Paths.expand(text, home));
        } catch (InvalidPathException e) {
            throw wrong(key, setting, "the path of a PEM file");
        }
        if (!Files.isReadable(path) || Files.isDirectory(path))
            throw broken(key, setting.place(), "found no readable file " + path + ", expected a PEM file", null);
        return path;
    }

    private Map<String, CloudConfig.Written> perService() {
        var found = new LinkedHashMap<String, CloudConfig.Written>();
        merged.entries().forEach((key, setting) -> {
            String normal = modern(key);
            boolean wanted = normal.endsWith("_endpoint_override")
                    || normal.endsWith("_interface")
                    || (normal.endsWith("_region_name") && setting instanceof Setting.Value);
            if (!wanted) return;
            String text = single(setting, key);
            if (text == null) return;
            String place = setting.place().toString();
            if (!normal.endsWith("_endpoint_override")) {
                found.put(normal, new CloudConfig.Written(text.replaceFirst("URL$", ""), place));
                return;
            }
            String url = filled(text.strip());
            if (httpAddress(Endpoints.filled(url, "project"))
                    .filter(uri -> uri.getPort() < 65_536)
                    .isEmpty())
                throw broken(
                        key,
                        setting.place(),
                        "found \"" + Text.line(url).replaceAll("//[^/@]*@", "//…@")
                                + "\", expected http:// or https:// and a host",
                        null);
            var override = new CloudConfig.Written(url, place);
            if (normal.equals(key)) found.put(normal, override);
            else found.putIfAbsent(normal, override); // the newer name goes first
        });
        return found;
    }

    /// The newest name of a key about one service that has older ones.
    private static String modern(String key) {
        if (key.endsWith("_endpoint_type")) return key.replace("_endpoint_type", "_interface");
        return key.endsWith("_endpoint") ? key + "_override" : key;
    }

    /// `api_timeout` (seconds) is the deadline of a call.
    private Limits limits() {
        Setting setting = merged.entries().get("api_timeout");
        String text = single(setting, "api_timeout");
        if (setting == null || text == null) return Limits.DEFAULT;
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= 3600)
                return Limits.DEFAULT.withCall(Duration.ofMillis(Math.max(1, Math.round(seconds * 1000))));
        } catch (NumberFormatException e) {
            throw wrong("api_timeout", setting, "seconds, at most 3600");
        }
        throw wrong("api_timeout", setting, "seconds, at most 3600");
    }

    /// A value outside of auth.
    @Nullable
    String top(String key) {
        return single(merged.entries().get(key), key);
    }

    @Nullable
    String single(@Nullable Setting setting, String key) {
        return switch (setting) {
            case null -> null;
            case Setting.Value value -> value.text();
            case Setting.Section _, Setting.Items _ -> throw wrong(key, setting, "a single value");
        };
    }

    private Setting.Section subsection(String key) {
        Setting found = merged.entries().get(key);
        return switch (found) {
            case null -> Setting.Section.empty(merged.place());
            case Setting.Section section -> section;
            case Setting.Value value when value.text() == null -> Setting.Section.empty(value.place());
            case Setting.Value _, Setting.Items _ -> throw wrong(key, found, "a section");
        };
    }

    /// A boolean in any of the words that YAML 1.1 has for it, since PyYAML takes them.
    boolean bool(Setting.Section section, String key, boolean otherwise) {
        Setting setting = section.entries().get(key);
        String text = single(setting, key);
        if (setting == null || text == null) return otherwise;
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y", "1" -> true;
            case "false", "no", "off", "n", "0" -> false;
            default -> throw wrong(key, setting, "true or false");
        };
    }

    /// Never shows the value: whoever mistakes a key may have put a secret there.
    ProblemException wrong(String key, Setting setting, String expected) {
        return broken(key, setting.place(), "found " + SettingsFile.kind(setting) + ", expected " + expected, null);
    }

    ProblemException broken(String key, Setting.Place place, String reason, @Nullable String hint) {
        return new ProblemException(new Problem(
                "read the entry of cloud " + Text.line(name),
                place.toString(),
                "key " + key + ": " + reason,
                null,
                null,
                hint));
    }

    Setting.Place place() {
        return merged.place();
    }

    /// With underscores in all keys, as openstacksdk does.
    private static Setting.Section normal(Setting.Section section) {
        var normal = new LinkedHashMap<String, Setting>();
        section.entries()
                .forEach((key, value) -> normal.put(
                        key.replace('-', '_'), value instanceof Setting.Section inner ? normal(inner) : value));
        return new Setting.Section(normal, section.place());
    }
}
