package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.flow.Problem;

class CloudConfigsTest {
    @TempDir
    Path root;

    private final Map<String, String> env = new HashMap<>();
    private Path cwd;
    private Path home;
    private Path userFolder;

    @BeforeEach
    void folders() throws IOException {
        cwd = Files.createDirectories(root.resolve("cwd"));
        home = Files.createDirectories(root.resolve("home"));
        userFolder = Files.createDirectories(home.resolve(".config/openstack"));
        env.put("XDG_CONFIG_DIRS", root.resolve("xdg").toString());
    }

    private CloudConfigs find() {
        return CloudConfigs.find(env, cwd, home);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String entry(String name, String url) {
        return "clouds: {" + name + ": {auth: {auth_url: '" + url
                + "', username: u, password: s3cret, project_name: p}}}";
    }

    private static CloudConfig only(String yaml) {
        return CloudConfigs.of(yaml, "clouds.yaml").get("c");
    }

    private static final String AUTH = "auth_url: http://k/v3, username: u, password: s3cret, project_name: p";

    @Test
    void theFirstFileInTheSearchOrderCounts() throws IOException {
        write(root.resolve("xdg/openstack/clouds.yaml"), entry("site", "http://site"));
        assertEquals(List.of("site"), find().names());
        write(userFolder.resolve("clouds.yml"), entry("user", "http://user"));
        assertEquals(List.of("user"), find().names());
        write(
                cwd.resolve("clouds.json"),
                "{\"clouds\": {\"here\": {\"auth\":\n\t{\"auth_url\": \"http://h\",\t\"username\": \"u\", \"password\": \"p\"}}}}");
        assertEquals(List.of("here"), find().names());
        assertEquals("http://h/v3", find().get("here").authUrl().toString());
        write(root.resolve("my.yaml"), entry("named", "http://named"));
        env.put("OS_CLIENT_CONFIG_FILE", root.resolve("my.yaml").toString());
        assertEquals(List.of("named"), find().names());
        assertEquals("named", find().preferred().orElseThrow());
        env.put("XDG_CONFIG_HOME", root.resolve("xdghome").toString());
        env.remove("OS_CLIENT_CONFIG_FILE");
        Files.delete(cwd.resolve("clouds.json"));
        write(root.resolve("xdghome/openstack/clouds.yaml"), entry("xdghome", "http://x"));
        assertEquals(List.of("xdghome"), find().names());
    }

    @Test
    void theSecureFileIsLaidOver() throws IOException {
        write(userFolder.resolve("clouds.yaml"), """
                clouds:
                  a:
                    auth: {auth_url: http://k, username: u, project_name: p}
                """);
        write(userFolder.resolve("secure.yaml"), """
                clouds:
                  a:
                    auth: {password: from-secure, username: other}
                """);
        var password = assertInstanceOf(Auth.Password.class, find().get("a").auth());
        assertEquals("from-secure", password.password().reveal());
        assertEquals("other", password.user().name());
        write(root.resolve("elsewhere.yaml"), "clouds: {a: {auth: {password: from-elsewhere}}}");
        env.put("OS_CLIENT_SECURE_FILE", root.resolve("elsewhere.yaml").toString());
        password = assertInstanceOf(Auth.Password.class, find().get("a").auth());
        assertEquals("from-elsewhere", password.password().reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile", "cloud"})
    void aProfileOfCloudsPublicLiesUnderTheEntry(String key) throws IOException {
        write(userFolder.resolve("clouds.yaml"), """
                clouds:
                  a:
                    %s: vendor
                    interface: internal
                    auth: {username: u, password: s3cret, project_name: p}
                """.formatted(key));
        write(userFolder.resolve("clouds-public.yaml"), """
                public-clouds:
                  vendor:
                    region_name: R1
                    interface: public
                    auth: {auth_url: 'https://{region_name}.example.com:5000/v2.0/', username: nobody}
                """);
        CloudConfig config = find().get("a");
        assertEquals("https://R1.example.com:5000/v3", config.authUrl().toString());
        assertEquals("R1", config.region());
        assertEquals("internal", config.interfaceName());
        assertEquals(
                "u", assertInstanceOf(Auth.Password.class, config.auth()).user().name());
    }

    @Test
    void theEntrysOwnRegionIsTheOnlyOneOfAProfileWithSeveral() throws IOException {
        write(userFolder.resolve("clouds.yaml"), """
                clouds:
                  all: {profile: vendor, auth: {username: u, password: s3cret, project_name: p}}
                  one: {profile: vendor, region_name: R2, auth: {username: u, password: s3cret, project_name: p}}
                """);
        write(userFolder.resolve("clouds-public.yaml"), """
                public-clouds:
                  vendor: {regions: [R1, R2, R3], auth: {auth_url: 'https://k.example.com:5000'}}
                """);
        assertEquals(List.of("all/R1", "all/R2", "all/R3", "one"), find().names());
        assertEquals("R2", find().get("one").region());
    }

    @Test
    void aProfileThatIsNowhereIsNamedWhenTheAddressIsMissing() {
        Problems.says(
                () -> only("clouds: {c: {profile: nosuch, auth: {username: u, password: s3cret}}}"),
                "key profile",
                "no profile of this name",
                "own list of vendors is not read",
                "under public-clouds: in clouds-public.yaml");
    }

    @Test
    void aProfileThatIsAnAddressIsNotFetched() {
        Problems.says(
                () -> only(
                        "clouds: {c: {profile: 'https://vendor.example/x?y', auth: {username: u, password: s3cret}}}"),
                "key profile",
                "reads no profiles from servers",
                "https://vendor.example/.well-known/openstack/api",
                "under public-clouds: in clouds-public.yaml");
        assertEquals(
                "http://k/v3",
                only("clouds: {c: {profile: 'https://vendor.example', auth: {" + AUTH + "}}}")
                        .authUrl()
                        .toString());
    }

    @Test
    void theEnvironmentDescribesACloudOfItsOwn() {
        env.putAll(Map.of(
                "OS_AUTH_URL", "https://k:5000",
                "OS_USERNAME", "envuser",
                "OS_PASSWORD", "s3cret",
                "OS_PROJECT_NAME", "p",
                "OS_USER_DOMAIN_NAME", "D",
                "OS_REGION_NAME", "R",
                "OS_TEST_PATH", "ignored"));
        var configs = find();
        assertEquals(List.of("envvars"), configs.names());
        assertEquals("envvars", configs.preferred().orElseThrow());
        CloudConfig config = configs.get("envvars");
        assertEquals("https://k:5000/v3", config.authUrl().toString());
        assertEquals("R", config.region());
        var user = assertInstanceOf(Auth.Password.class, config.auth()).user();
        assertEquals(new Auth.User(null, "envuser", new Auth.Domain(null, "D")), user);
        env.remove("OS_PASSWORD");
        Problems.says(() -> find().get("envvars"), "auth.password", "environment variables OS_*");
    }

    @Test
    void selectorsAloneDescribeNoCloud() throws IOException {
        env.put("OS_REGION_NAME", "R");
        env.put("OS_CLOUD", "b");
        write(cwd.resolve("clouds.yaml"), "clouds: {a: {auth: {" + AUTH + "}}, b: {auth: {" + AUTH + "}}}");
        assertEquals(List.of("a", "b"), find().names());
        assertEquals("b", find().preferred().orElseThrow());
        env.put("OS_CLOUD", "nosuch");
        Problems.says(
                () -> find().get(find().preferred().orElseThrow()), "find cloud nosuch", "found a, b", "clouds.yaml");
    }

    @Test
    void variablesLeftOverFromSomethingElseAreNoCloudBesideOthers() throws IOException {
        env.put("OS_IDENTITY_API_VERSION", "3");
        assertEquals(List.of("envvars"), find().names());
        write(cwd.resolve("clouds.yaml"), "clouds: {a: {auth: {" + AUTH + "}}}");
        assertEquals(List.of("a"), find().names());
        assertEquals(List.of(), find().problems());
    }

    @Test
    void theEnvironmentsCloudMayNotHideOneOfTheFile() throws IOException {
        env.put("OS_AUTH_URL", "https://k:5000");
        env.put("OS_CLOUD_NAME", "a");
        write(cwd.resolve("clouds.yaml"), "clouds: {a: {auth: {" + AUTH + "}}}");
        assertTrue(find().problems().getFirst().reason().contains("a cloud named a already"));
        assertEquals("http://k/v3", find().get("a").authUrl().toString());
    }

    @Test
    void oneBrokenEntryLeavesTheOthersUsable() {
        var configs = CloudConfigs.of("""
                clouds:
                  good:
                    auth: {auth_url: http://k, username: u, password: s3cret}
                  nourl:
                    auth:
                      username: u
                  flat: 7
                  list:
                    auth: [s3cret]
                  badtype:
                    auth_type: v3oidcpassword
                    auth: {auth_url: http://k}
                """, "clouds.yaml");
        assertEquals(List.of("good", "nourl", "flat", "list", "badtype"), configs.names());
        assertEquals("good", configs.get("good").name());
        assertEquals(4, configs.problems().size());
        Problems.says(() -> configs.get("nourl"), "clouds.yaml:6", "auth.auth_url", "found nothing");
        Problems.says(() -> configs.get("flat"), "clouds.yaml:7", "found a single value, expected a section");
        Problems.says(() -> configs.get("list"), "clouds.yaml:9", "key auth", "found a list");
        Problems.says(() -> configs.get("badtype"), "clouds.yaml:11", "v3oidcpassword", "v3applicationcredential");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "clouds:\\n  a: [1 | clouds.yaml:2 | not YAML",
                "clouds:\\n\\ta: 1 | clouds.yaml:2 | not YAML",
                "clouds:\\n  a: !!python/object:os.system {} | clouds.yaml:2 | tag",
                "clouds:\\n  a: &a [*a] | clouds.yaml:2 | deep",
                "clouds: 7 | clouds.yaml:1 | found a single value",
                "- a\\n- b | clouds.yaml:1 | found a list",
                "cluods:\\n  a: {} | clouds.yaml:1 | no key clouds, found cluods",
                "clouds: {[a]: 1} | clouds.yaml:1 | composed key",
                "a: *nosuch | clouds.yaml:1 | not YAML",
                "{~clouds~: {~a~: } ] | clouds.yaml:1 | not YAML",
            })
    void aBrokenFileIsAProblemWithItsLine(String text, String where, String what) {
        var configs = CloudConfigs.of(text.translateEscapes().replace("~", "\""), "clouds.yaml");
        Problem problem = configs.problems().getFirst();
        assertTrue(problem.system().startsWith(where), problem::oneLine);
        assertTrue(problem.reason().contains(what), problem::oneLine);
        assertEquals(problem, Problems.of(() -> configs.get("a")));
    }

    @Test
    void aBrokenFileIsSaidAndTheNextOneRead() throws IOException {
        write(cwd.resolve("clouds.yaml"), "clouds: [");
        write(userFolder.resolve("clouds.yaml"), entry("user", "http://user"));
        assertEquals(List.of("user"), find().names());
        assertEquals(1, find().problems().size());
        assertTrue(find().problems().getFirst().system().startsWith(cwd.resolve("clouds.yaml") + ":1"));
        Files.write(cwd.resolve("clouds.yaml"), new byte[] {'c', (byte) 0xff, (byte) 0xfe});
        assertTrue(find().problems().getFirst().reason().contains("not UTF-8"));
    }

    @Test
    void anchorsAndMergeKeysWorkAsInPyYaml() {
        CloudConfig config = only("""
                common: &common
                  region_name: R
                  auth: &auth {auth_url: http://k, username: u, password: s3cret, project_name: p}
                clouds:
                  c:
                    <<: *common
                    auth:
                      <<: [*auth]
                      username: mine
                """);
        assertEquals("R", config.region());
        assertEquals(
                "mine",
                assertInstanceOf(Auth.Password.class, config.auth()).user().name());
    }

    @Test
    void aliasesThatMultiplyAreStopped() {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        var configs = CloudConfigs.of(yaml.toString(), "clouds.yaml");
        assertTrue(
                configs.problems().getFirst().reason().contains("100,000"),
                () -> configs.problems().toString());
    }

    @Test
    void severalRegionsAreSeveralClouds() {
        var configs = CloudConfigs.of("""
                clouds:
                  c:
                    regions:
                    - R1
                    - name: R2
                      values: {interface: internal, auth: {project_name: other}}
                    auth: {%s}
                """.formatted(AUTH), "clouds.yaml");
        assertEquals(List.of("c/R1", "c/R2"), configs.names());
        assertEquals("c/R1", configs.get("c").name());
        assertEquals("public", configs.get("c/R1").interfaceName());
        assertEquals("internal", configs.get("c/R2").interfaceName());
        assertEquals("R2", configs.get("c/R2").region());
        assertEquals(
                "other",
                assertInstanceOf(Scope.Project.class, configs.get("c/R2").scope())
                        .name());
        var comma = CloudConfigs.of("clouds: {c: {region_name: 'A,B', auth: {" + AUTH + "}}}", "clouds.yaml");
        assertEquals(List.of("c/A", "c/B"), comma.names());
    }

    @Test
    void theHomeFolderMayBeWrittenAsATilde() throws IOException {
        write(home.resolve("ca.pem"), "-");
        write(userFolder.resolve("clouds.yaml"), "clouds: {c: {cacert: ~/ca.pem, auth: {" + AUTH + "}}}");
        assertEquals(home.resolve("ca.pem"), find().get("c").tls().authorities());
    }

    @Test
    void nothingConfiguredIsSaidWithWhereToWriteIt() {
        assertEquals(List.of(), find().names());
        Problems.says(() -> find().get("lab"), "no cloud is configured", ".config/openstack/clouds.yaml");
    }

    @Test
    void noSecretReachesATextOfAnyConfiguration() {
        var configs = CloudConfigs.of(entry("c", "http://k") + "\n", "clouds.yaml");
        assertFalse(configs.get("c").toString().contains("s3cret"));
        assertFalse(SettingsFile.parse(entry("c", "http://k"), "f").toString().contains("s3cret"));
    }

    @Test
    void homeIsWhereTheEnvironmentSays(@TempDir Path folder) {
        assertEquals(folder, CloudConfigs.home(Map.of("HOME", folder.toString())));
        Path account = Path.of(System.getProperty("user.home"));
        assertEquals(account, CloudConfigs.home(Map.of()));
        assertEquals(account, CloudConfigs.home(Map.of("HOME", "relative")));
        assertEquals(
                account, CloudConfigs.home(Map.of("HOME", folder.resolve("gone").toString())));
    }
}
