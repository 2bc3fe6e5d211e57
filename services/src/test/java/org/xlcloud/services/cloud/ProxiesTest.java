package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.simulator.Simulator;

/// Proxies as the environment names them, in the way of Python's requests, and connections through them.
@Timeout(60)
class ProxiesTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("ann:s3cret@x".getBytes(StandardCharsets.UTF_8));

    private static Simulator plain;
    private static Simulator secure;

    @BeforeAll
    static void start() {
        var settings =
                Simulator.Settings.defaults().withHosts(2).withGpusPerHost(1).withChurn(Duration.ZERO);
        plain = Simulator.start(settings);
        secure = Simulator.start(settings.withTls(true));
    }

    @AfterAll
    static void stop() {
        plain.close();
        secure.close();
    }

    private static Proxies.Proxy before(Map<String, String> env, String address) {
        return Proxies.of(env).before(URI.create(address));
    }

    private static CloudConfig config(Simulator simulator, Map<String, String> env) {
        String yaml = simulator.cloudsYaml().replace("    region_name", "    verify: false\n    region_name");
        return CloudConfigs.of(yaml, "clouds.yaml").get("demo").withProxies(Proxies.of(env));
    }

    private static void works(Simulator simulator, Map<String, String> env) {
        try (Cloud cloud = new Cloud(config(simulator, env), Instant::now)) {
            assertEquals(
                    2,
                    cloud.rest(Service.COMPUTE)
                            .get("/os-services?binary=nova-compute")
                            .path("services")
                            .size());
        }
    }

    private static Problem fails(Simulator simulator, Map<String, String> env, String... words) {
        try (Cloud cloud = new Cloud(config(simulator, env), Instant::now)) {
            Problem problem = Problems.says(cloud::token, words);
            assertFalse(problem.toString().contains("s3cret"), problem::toString);
            return problem;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http_proxy, http://cloud.example.com:5000/v3, true",
        "HTTP_PROXY, http://cloud.example.com:5000/v3, true",
        "HTTP_PROXY, https://cloud.example.com:5000/v3, false",
        "https_proxy, https://cloud.example.com/, true",
        "HTTPS_PROXY, https://cloud.example.com/, true",
        "HTTPS_PROXY, http://cloud.example.com/, false",
        "all_proxy, http://cloud.example.com/, true",
        "ALL_PROXY, https://cloud.example.com/, true",
        "FTP_PROXY, https://cloud.example.com/, false",
        "HTTP_PROXY, http://127.0.0.1:5000/v3, true",
    })
    void eachSchemeHasItsVariable(String name, String address, boolean proxied) {
        var proxy = before(Map.of(name, "http://proxy:3128"), address);
        assertEquals(proxied, proxy != null);
        if (proxy != null) {
            assertEquals("proxy:3128", proxy.shown());
            assertEquals(name, proxy.variable());
        }
    }

    @Test
    void smallLettersWinAndSwitchOffWhenEmpty() {
        var both = new HashMap<>(Map.of("HTTPS_PROXY", "http://big:1", "https_proxy", "http://small:2"));
        assertEquals("small:2", before(both, "https://k/").shown());
        both.put("https_proxy", "");
        assertNull(before(both, "https://k/"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy:3128, proxy, 3128",
        "http://proxy:3128/, proxy, 3128",
        "proxy:3128, proxy, 3128",
        "http://proxy, proxy, 80",
        "HTTP://10.0.0.1:8080, 10.0.0.1, 8080",
        "'http://[::1]:3128', '[::1]', 3128",
    })
    void addressesAreReadAsPythonReadsThem(String written, String host, int port) {
        var proxy = before(Map.of("HTTPS_PROXY", written), "https://k/");
        assertEquals(host, proxy.host());
        assertEquals(port, proxy.port());
        assertNull(proxy.authorization());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://ann:s3cret%40x@proxy:3128", "ann:s3cret%40x@proxy:3128", "http://ann:s3cret@x@proxy:3128"
            })
    void aPasswordIsKeptFromSight(String written) {
        var proxies = Proxies.of(Map.of("HTTPS_PROXY", written));
        var proxy = proxies.before(URI.create("https://k/"));
        assertEquals(BASIC, proxy.authorization().reveal());
        assertEquals("proxy:3128", proxy.shown());
        for (Object shown : new Object[] {proxy, proxies, config(plain, Map.of("HTTPS_PROXY", written))}) {
            assertFalse(shown.toString().contains("s3cret"), shown::toString);
            assertFalse(shown.toString().contains(BASIC.substring(6)), shown::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cloud.example.com, true",
        "example.com, true",
        ".example.com, true",
        "Example.COM, true",
        "'other, example.com', true",
        "'other,,cloud.example.com:5000', true",
        "cloud.example.com:5001, false",
        "ample.com, false",
        "ud.example.com, false",
        "*, true",
        "'*,other', false",
        "10.0.0.0/8, false",
    })
    void noProxyCoversNamesAndWhatIsBelowThem(String exceptions, boolean direct) {
        for (String name : new String[] {"no_proxy", "NO_PROXY"}) {
            var env = Map.of("HTTPS_PROXY", "http://proxy:3128", name, exceptions);
            assertEquals(direct, before(env, "https://cloud.example.com:5000/v3") == null, name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "10.1.2.3:5000, true",
        "10.0.0.0/8, true",
        "10.1.2.0/31, false",
        "0.0.0.0/0, true",
        "10.1.2.3/32, true",
        "10.1.2.4/32, false",
        "10.0.0.0/99, false",
        "10.0.0.0/x, false",
    })
    void noProxyCoversAddressesAndNetworks(String exceptions, boolean direct) {
        var env = Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", exceptions);
        assertEquals(direct, before(env, "https://10.1.2.3:5000/v3") == null);
    }

    @Test
    void aCloudIsReachedThroughAProxy() {
        try (var proxy = new FakeProxy(null)) {
            works(plain, Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port()));
            assertTrue(proxy.heads.getFirst().startsWith("POST " + plain.authUrl() + "/auth/tokens"));
            assertTrue(proxy.heads.stream().noneMatch(head -> head.contains("roxy-Authorization")));
        }
    }

    @Test
    void anEncryptedCloudIsReachedThroughATunnel() {
        try (var proxy = new FakeProxy(null)) {
            works(secure, Map.of("https_proxy", "127.0.0.1:" + proxy.port()));
            assertTrue(proxy.heads.size() >= 2, proxy.heads::toString);
            assertTrue(proxy.heads.stream().allMatch(head -> head.startsWith("CONNECT 127.0.0.1:")));
        }
    }

    @Test
    void theProxyGetsItsPasswordAndTheServerDoesNot() {
        try (var proxy = new FakeProxy(BASIC);
                var fake = new FakeCloud()) {
            String address = "http://ann:s3cret%40x@127.0.0.1:" + proxy.port();
            works(plain, Map.of("HTTP_PROXY", address));
            works(secure, Map.of("HTTPS_PROXY", address));
            assertTrue(proxy.heads.stream().allMatch(head -> head.contains(BASIC)));
            int seen = proxy.heads.size();
            var direct = Proxies.of(Map.of("HTTP_PROXY", address, "NO_PROXY", "127.0.0.1"));
            try (Cloud cloud = new Cloud(fake.config().withProxies(direct), Instant::now)) {
                cloud.token();
            }
            assertEquals(seen, proxy.heads.size());
            assertTrue(fake.calls.stream()
                    .noneMatch(call -> call.headers().keySet().stream()
                            .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("proxy-"))));
        }
    }

    @Test
    void aProxyThatWantsAPasswordSaysSo() {
        try (var proxy = new FakeProxy(BASIC)) {
            String address = "127.0.0.1:" + proxy.port();
            fails(plain, Map.of("HTTP_PROXY", address), "wants a user and a password", "HTTP_PROXY", address, "407");
            fails(secure, Map.of("HTTPS_PROXY", address), "wants a user and a password", "HTTPS_PROXY", address, "407");
            String wrong = "http://ann:s3cret-wrong@" + address;
            fails(plain, Map.of("HTTP_PROXY", wrong), "refuses our user and password", "HTTP_PROXY");
            fails(secure, Map.of("HTTPS_PROXY", wrong), "refuses our user and password", "HTTPS_PROXY");
        }
    }

    @Test
    void aProxyThatDoesNotConnectIsNamed() {
        try (var proxy = new FakeProxy(null)) {
            proxy.onConnect = "403 Forbidden";
            String address = "127.0.0.1:" + proxy.port();
            fails(secure, Map.of("https_proxy", address), "the proxy " + address + " does not connect us", "403");
        }
        int closed;
        try (var gone = new FakeProxy(null)) {
            closed = gone.port();
        }
        var env = Map.of("https_proxy", "http://ann:s3cret@127.0.0.1:" + closed);
        fails(secure, env, "no proxy listens at 127.0.0.1:" + closed, "https_proxy", "NO_PROXY");
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://ann:s3cret@proxy:1080, 'socks5://, expected http://'",
        "https://ann:s3cret@proxy:3128, 'https://, expected http://'",
        "ftp://ann:s3cret@proxy:3128, found no address of a proxy",
        "http://ann:s3cret@:3128, 'expected http://[user:password@]host[:port]'",
        "http://ann:s3cret@proxy:99999, 'expected http://[user:password@]host[:port]'",
        "http://ann:s3cret@pro xy:1, 'expected http://[user:password@]host[:port]'",
    })
    void whatIsNoHttpProxyIsSaidWithItsVariable(String written, String expected) {
        fails(secure, Map.of("HTTPS_PROXY", written), "environment variable HTTPS_PROXY", expected);
        works(secure, Map.of("HTTPS_PROXY", written, "NO_PROXY", "127.0.0.0/8"));
    }

    @Test
    void theCloudsOfThisMachineHaveTheProxiesOfItsEnvironment(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("clouds.yaml"), plain.cloudsYaml());
        CloudConfig found = CloudConfigs.find(Map.of("HTTP_PROXY", "http://proxy:3128"), folder, folder)
                .get("demo");
        assertEquals("proxy:3128", found.proxies().before(plain.authUrl()).shown());
    }
}
