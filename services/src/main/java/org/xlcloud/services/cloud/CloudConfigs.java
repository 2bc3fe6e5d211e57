package org.xlcloud.services.cloud;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// The clouds that are configured on this machine: clouds.yaml, secure.yaml, clouds-public.yaml and `OS_*`,
/// found and merged as openstacksdk does (openstack/config/loader.py).
///
/// An entry with several regions becomes one cloud per region, `entry/region`; the entry's own name stands for
/// its first region, as with openstacksdk. A broken entry or file is a problem of its own and leaves the others
/// usable.
public final class CloudConfigs {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    private final Map<String, CloudConfig> clouds = new LinkedHashMap<>();
    private final Map<String, Problem> broken = new LinkedHashMap<>();
    private final Map<String, String> firstRegions = new LinkedHashMap<>();
    private final List<Problem> fileProblems = new ArrayList<>();
    private final LinkedHashSet<String> names = new LinkedHashSet<>();
    private final List<String> sources = new ArrayList<>();
    private final Path home;
    private final Path cwd;
    private Proxies proxies = Proxies.NONE;
    private @Nullable Authorities authorities;
    private @Nullable String preferred;

    private CloudConfigs(Path cwd, Path home) {
        this.cwd = cwd;
        this.home = home;
    }

    /// The user's home folder as OpenStack's own clients take it (Python's `os.path.expanduser`):
    /// `HOME` where it is set, and otherwise the account's. Java alone asks the account only.
    public static Path home(Map<String, String> env) {
        String home = env.getOrDefault("HOME", "");
        boolean usable = home.startsWith("/") && Files.isDirectory(Path.of(home));
        return usable ? Path.of(home) : Path.of(System.getProperty("user.home"));
    }

    /// Looks where openstacksdk looks: the file in `OS_CLIENT_CONFIG_FILE`, then the working directory, the
    /// user's configuration (`~/.config/openstack`) and the machine's (`/etc/openstack`); the first clouds file
    /// counts, and likewise the first secure and clouds-public file.
    ///
    /// @param env the environment, which also names HTTP proxies; nothing else is asked for variables
    public static CloudConfigs find(Map<String, String> env, Path cwd, Path home) {
        var configs = new CloudConfigs(cwd, home);
        configs.proxies = Proxies.of(env);
        configs.authorities = Authorities.of(env, cwd);
        List<Path> folders = folders(env, cwd, home);
        configs.load(
                configs.first(env.get("OS_CLIENT_CONFIG_FILE"), folders, "clouds"),
                configs.first(env.get("OS_CLIENT_SECURE_FILE"), folders, "secure"),
                configs.first(null, folders, "clouds-public"),
                env);
        return configs;
    }

    /// The clouds of one text in the form of a clouds.yaml, connected to directly.
    ///
    /// @param source what to call the text in messages
    public static CloudConfigs of(String yaml, String source) {
        Path here = Path.of("").toAbsolutePath();
        var configs = new CloudConfigs(here, here);
        try {
            Setting.Section file = SettingsFile.parse(yaml, source);
            configs.sources.add(source);
            configs.load(file, null, null, Map.of());
        } catch (ProblemException e) {
            configs.fileProblems.add(e.problem());
        }
        return configs;
    }

    /// All clouds in the order of the file, also those whose entry is broken.
    public List<String> names() {
        return List.copyOf(names);
    }

    /// The cloud to use when none is named: `OS_CLOUD`, or what `OS_*` describes, or the only one there is.
    public Optional<String> preferred() {
        return Optional.ofNullable(preferred);
    }

    /// @throws ProblemException naming file, line and key when the entry is broken, and what there is when it
    ///     is unknown
    public CloudConfig get(String name) {
        CloudConfig found = clouds.get(firstRegions.getOrDefault(name, name));
        if (found != null) return found;
        Problem problem = broken.get(name);
        if (problem != null) throw new ProblemException(problem);
        if (!fileProblems.isEmpty()) throw new ProblemException(fileProblems.getFirst());
        String where = sources.isEmpty() ? "clouds.yaml" : String.join(", ", sources);
        String reason = names.isEmpty()
                ? "no cloud is configured"
                : "there is no such cloud, found " + Text.line(String.join(", ", names));
        throw new ProblemException(Problem.of("find cloud " + Text.line(name), where, reason)
                .withHint("Write it under clouds: in " + home.resolve(".config/openstack/clouds.yaml")
                        + ", or name the file in OS_CLIENT_CONFIG_FILE"));
    }

    /// Files that can't be read and entries that can't be used.
    public List<Problem> problems() {
        var all = new LinkedHashSet<>(fileProblems);
        all.addAll(broken.values());
        return List.copyOf(all);
    }

    private void load(
            Setting.@Nullable Section cloudsFile,
            Setting.@Nullable Section secureFile,
            Setting.@Nullable Section publicFile,
            Map<String, String> env) {
        var nowhere = new Setting.Place("clouds.yaml", 0);
        Setting.Section all = cloudsFile == null ? Setting.Section.empty(nowhere) : cloudsFile;
        if (secureFile != null) all = all.with(secureFile);
        Setting.Section entries = section(all, "clouds");
        Setting.Section profiles =
                publicFile == null ? Setting.Section.empty(nowhere) : section(publicFile, "public-clouds");

        String envName = env.getOrDefault("OS_CLOUD_NAME", "envvars");
        Setting.Section fromEnv = EnvCloud.read(env, !entries.entries().isEmpty());
        var named = new LinkedHashMap<>(entries.entries());
        if (fromEnv != null && named.containsKey(envName)) {
            fileProblems.add(Problem.of(
                            "read the cloud that OS_* describes",
                            named.get(envName).place().toString(),
                            "there is a cloud named " + Text.line(envName) + " already")
                    .withHint("Rename one of them; OS_CLOUD_NAME names the one of the environment"));
        } else if (fromEnv != null) {
            named.put(envName, fromEnv);
        }
        named.forEach((name, entry) -> add(name, entry, name.equals(envName) ? null : envName, profiles));

        String chosen = env.get("OS_CLOUD");
        if (chosen != null && !chosen.isEmpty()) preferred = chosen;
        else if (fromEnv != null) preferred = envName;
        else if (named.size() == 1) preferred = named.keySet().iterator().next();
    }

    /// A PEM file that the environment names in place of the machine's authorities.
    private record Authorities(String variable, Path file) {
        /// As Python's requests library finds it, which OpenStack's own clients ask with.
        static @Nullable Authorities of(Map<String, String> env, Path cwd) {
            for (String name : List.of("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")) {
                String file = env.getOrDefault(name, "");
                if (!file.isEmpty()) return new Authorities(name, cwd.resolve(file));
            }
            return null;
        }

        /// What the entry says goes first.
        CloudConfig under(CloudConfig config) {
            Tls tls = config.tls();
            if (!tls.verify() || tls.authorities() != null) return config;
            if (!Files.isRegularFile(file) || !Files.isReadable(file))
                throw new ProblemException(Problem.of(
                                "read the entry of cloud " + config.name(),
                                "environment variable " + variable,
                                "found no readable file " + file + ", expected a PEM file")
                        .withHint("Correct it, or set cacert in " + config.source()));
            return config.withTls(new Tls(true, file, tls.certificate(), tls.key()));
        }
    }

    private void add(String name, Setting entry, @Nullable String envName, Setting.Section profiles) {
        try {
            var cloud = CloudEntry.of(name, entry, envName, profiles, cwd, home);
            List<String> regions = cloud.regions();
            for (String region : regions) {
                String full = regions.size() > 1 ? name + "/" + region : name;
                names.add(full);
                try {
                    CloudConfig config = cloud.config(full, region).withProxies(proxies);
                    clouds.put(full, authorities == null ? config : authorities.under(config));
                    firstRegions.putIfAbsent(name, full);
                } catch (ProblemException e) {
                    broken.put(full, e.problem());
                    broken.putIfAbsent(name, e.problem());
                }
            }
        } catch (ProblemException e) {
            names.add(name);
            broken.put(name, e.problem());
        }
    }

    private Setting.Section section(Setting.Section file, String key) {
        Setting found = file.entries().get(key);
        if (found instanceof Setting.Section section) return section;
        boolean empty = found == null || (found instanceof Setting.Value value && value.text() == null);
        if (found != null && !empty)
            fileProblems.add(Problem.of(
                    "read the cloud configuration",
                    found.place().toString(),
                    "key " + key + ": found " + SettingsFile.kind(found) + ", expected a section"));
        else if (!file.entries().isEmpty())
            fileProblems.add(Problem.of(
                    "read the cloud configuration",
                    file.place().toString(),
                    "there is no key " + key + ", found "
                            + Text.line(String.join(
                                    ", ", new TreeSet<>(file.entries().keySet())))));
        return Setting.Section.empty(file.place());
    }

    /// The first file that exists and can be read. A broken one is said, and the search goes on, as
    /// openstacksdk does.
    private Setting.@Nullable Section first(@Nullable String override, List<Path> folders, String stem) {
        var candidates = new ArrayList<Path>();
        if (override != null && !override.isEmpty()) candidates.add(cwd.resolve(Paths.expand(override, home)));
        for (Path folder : folders) for (String suffix : SUFFIXES) candidates.add(folder.resolve(stem + suffix));
        for (Path candidate : candidates) {
            if (!Files.isRegularFile(candidate)) continue;
            try {
                Setting.Section read = SettingsFile.read(candidate);
                sources.add(candidate.toString());
                return read;
            } catch (ProblemException e) {
                fileProblems.add(e.problem());
            }
        }
        return null;
    }

    private static List<Path> folders(Map<String, String> env, Path cwd, Path home) {
        var folders = new LinkedHashSet<Path>();
        folders.add(cwd);
        String configHome = env.getOrDefault("XDG_CONFIG_HOME", "");
        folders.add((configHome.isEmpty() ? home.resolve(".config") : cwd.resolve(configHome)).resolve("openstack"));
        String snapHome = env.getOrDefault("SNAP_REAL_HOME", "");
        folders.add((snapHome.isEmpty() ? home : Path.of(snapHome)).resolve(".config/openstack"));
        String dirs = env.getOrDefault("XDG_CONFIG_DIRS", "");
        for (String dir : (dirs.isEmpty() ? "/etc/xdg" : dirs).split(":", -1))
            if (!dir.isEmpty()) folders.add(cwd.resolve(dir).resolve("openstack"));
        folders.add(Path.of("/etc/openstack"));
        return List.copyOf(folders);
    }
}
