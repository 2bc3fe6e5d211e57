package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Secret;

class CloudEntryTest {
    private static final String AUTH = "auth_url: http://k/v3, username: u, password: s3cret, project_name: p";

    private static CloudConfig only(String yaml) {
        return CloudConfigs.of(yaml, "clouds.yaml").get("c");
    }

    @Test
    void numbersInQuotesOrNotStayWhatTheFileSays() {
        var auth = assertInstanceOf(
                Auth.Password.class,
                only("clouds: {c: {auth: {auth_url: http://k, username: 0123, password: 1e3}}}")
                        .auth());
        assertEquals("0123", auth.user().name());
        assertEquals(new Secret("1e3"), auth.password());
    }

    @ParameterizedTest
    @CsvSource({
        "verify: no,false",
        "verify: Off,false",
        "verify: yes,true",
        "verify: 'false',false",
        "insecure: true,false",
        "verify: on,true",
        "verify: ,true"
    })
    void booleansMayBeWrittenInAnyOfYamlsWords(String line, boolean verify) {
        assertEquals(
                verify,
                only("clouds: {c: {" + line + ", auth: {" + AUTH + "}}}").tls().verify());
    }

    @Test
    void aBooleanThatIsNoneIsSaid() {
        Problems.says(
                () -> only("clouds:\n  c:\n    auth: {" + AUTH + "}\n    verify: perhaps"),
                "clouds.yaml:4",
                "key verify",
                "expected true or false");
    }

    @Test
    void theConsolesOwnKeysAreRead() {
        CloudConfig config = only("clouds: {c: {xlcloud: {read_only: yes, production: true}, auth: {" + AUTH + "}}}");
        assertTrue(config.readOnly() && config.production());
        assertFalse(only("clouds: {c: {auth: {" + AUTH + "}}}").readOnly());
    }

    @Test
    void theAlarmRulesOfACloudAreAListANameOrNone() {
        assertNull(only("clouds: {c: {auth: {" + AUTH + "}}}").alarmRules());
        assertEquals(Set.of("host-down", "gpu-xid"), alarms("[host-down, gpu-xid]"));
        assertEquals(Set.of("host-down"), alarms("host-down"));
        assertEquals(Set.of(), alarms("[]"));
        assertEquals(Set.of(), alarms("none"));
        Problems.says(() -> alarms("{host-down: yes}"), "key xlcloud.alarms", "a single value");
        Problems.says(() -> alarms("['Host down']"), "key xlcloud.alarms", "a list of the console's alarm rules");
    }

    private static Set<String> alarms(String written) {
        return only("clouds: {c: {xlcloud: {alarms: " + written + "}, auth: {" + AUTH + "}}}")
                .alarmRules();
    }

    @Test
    void telemetryIsFoundWhereTheEntrySays() {
        var telemetry =
                only("clouds: {c: {xlcloud: {ganglia: 'gmetad.example.com:8649', ganglia_web: 'http://g/ganglia',"
                                + " prometheus: 'https://p:9090/'}, auth: {" + AUTH + "}}}")
                        .telemetry();
        assertEquals(
                new TelemetryAddresses(
                        GangliaAddress.whole("gmetad.example.com", 8649),
                        URI.create("http://g/ganglia/"),
                        URI.create("https://p:9090/")),
                telemetry);
        assertEquals(
                TelemetryAddresses.NONE,
                only("clouds: {c: {auth: {" + AUTH + "}}}").telemetry());
    }

    @ParameterizedTest
    @CsvSource({
        "g:8652,INTERACTIVE,/,8652",
        "g/,INTERACTIVE,/,8652",
        "g:9000/my cluster,INTERACTIVE,/my cluster,9000",
        "http://g,HTTP,/,8652",
        "http://g:8652/c,HTTP,/c,8652"
    })
    void gmetadsInteractivePortIsAskedForAPath(String written, GangliaAddress.Form form, String path, int port) {
        assertEquals(
                Optional.of(new GangliaAddress(new HostPort("g", port), form, path)), GangliaAddress.parse(written));
    }

    @ParameterizedTest
    @CsvSource({"g,g,8651", "10.0.0.1:8649,10.0.0.1,8649", "[::1]:8653,::1,8653", "'[fe80::1%eth0]',fe80::1%eth0,8651"})
    void gmetadsAddressMayBeANameOrAnAddress(String written, String host, int port) {
        assertEquals(Optional.of(new HostPort(host, port)), HostPort.parse(written, 8651));
        assertEquals(
                GangliaAddress.whole(host, port),
                only("clouds: {c: {xlcloud: {ganglia: '" + written + "'}, auth: {" + AUTH + "}}}")
                        .telemetry()
                        .ganglia());
    }

    @ParameterizedTest
    @CsvSource({
        "ganglia: 'https://g:8652',xlcloud.ganglia",
        "ganglia: 'g:8652/a/b',xlcloud.ganglia",
        "ganglia: 'g:8652/a%20b',xlcloud.ganglia",
        "ganglia: 'g:0',xlcloud.ganglia",
        "ganglia: 'g:65536',xlcloud.ganglia",
        "ganglia: [g],xlcloud.ganglia",
        "ganglia_web: g/ganglia,xlcloud.ganglia_web",
        "prometheus: 'ftp://p',xlcloud.prometheus",
        "prometheus: 'http://u:s3cret@p',xlcloud.prometheus"
    })
    void anAddressOfTelemetryThatIsNoneIsSaid(String line, String key) {
        Problems.says(
                () -> only("clouds:\n  c:\n    auth: {" + AUTH + "}\n    xlcloud:\n      " + line),
                "clouds.yaml:5",
                "key " + key);
    }

    @ParameterizedTest
    @CsvSource({
        "http://k,http://k/v3",
        "http://k:5000/,http://k:5000/v3",
        "http://k/identity,http://k/identity/v3",
        "http://k/v3,http://k/v3",
        "http://k/identity/v3///,http://k/identity/v3",
        "http://k/v2.0,http://k/v3",
        "https://[::1]:5000/v3,https://[::1]:5000/v3",
    })
    void theAddressOfKeystoneMayStandWithOrWithoutItsVersion(String written, String expected) {
        assertEquals(
                expected,
                only("clouds: {c: {auth: {auth_url: '" + written + "', username: u, password: p}}}")
                        .authUrl()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"keystone.example.com", "ftp://k/v3", "http:///v3", "http://k k", "http://u:s3cret@", "{nosuch}"
            })
    void anAddressThatIsNoneIsSaid(String url) {
        Problems.says(
                () -> only("clouds:\n  c:\n    auth:\n      auth_url: '" + url
                        + "'\n      username: u\n      password: p"),
                "clouds.yaml:4",
                "auth.auth_url",
                "expected http:// or https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gnocchi:8041",
                "ftp://g/v1",
                "http:///v1",
                "http://g g/v1",
                "http://g:99999/v1",
                "http://u:s3cret@/v1",
                "http://g/%zz"
            })
    void anOverrideThatIsNoAddressIsRefusedWithFileLineAndKey(String url) {
        Problem told =
                Problems.of(() -> only("clouds:\n  c:\n    auth: {auth_url: 'http://k', username: u, password: p}\n"
                        + "    metric_endpoint_override: '" + url + "'"));
        assertTrue(told.system().equals("clouds.yaml:4"), told::oneLine);
        assertTrue(told.oneLine().contains("metric_endpoint_override"), told::oneLine);
        assertTrue(told.reason().contains("expected http:// or https:// and a host"), told::oneLine);
        assertFalse(told.oneLine().contains("s3cret"), told::oneLine);
    }

    @Test
    void anOverrideMayHaveTheProjectInIt() {
        for (String project : List.of("%(project_id)s", "$(tenant_id)s"))
            only("clouds:\n  c:\n    auth: {auth_url: 'http://k', username: u, password: p}\n"
                    + "    orchestration_endpoint_override: 'http://h:8004/v1/" + project + "'");
    }

    @Test
    void keysOutsideOfAuthCountAsWithOpenstacksdk() {
        CloudConfig config = only("""
                clouds:
                  c:
                    auth_url: http://k
                    username: outside
                    password: s3cret
                    project-name: outside
                    user-domain-name: D
                    auth: {username: inside, project_name: inside}
                """);
        var user = assertInstanceOf(Auth.Password.class, config.auth()).user();
        assertEquals(new Auth.User(null, "inside", new Auth.Domain(null, "D")), user);
        assertEquals(
                "outside", assertInstanceOf(Scope.Project.class, config.scope()).name());
    }

    @Test
    void oneDomainServesUserAndProject() {
        CloudConfig config = only("clouds: {c: {auth: {" + AUTH + ", domain_id: d}}}");
        var domain = new Auth.Domain("d", null);
        assertEquals(new Scope.Project(null, "p", domain), config.scope());
        assertEquals(
                domain,
                assertInstanceOf(Auth.Password.class, config.auth()).user().domain());
        assertEquals(
                new Scope.OfDomain(domain),
                only("clouds: {c: {auth: {auth_url: http://k, username: u, password: p, domain_id: d}}}")
                        .scope());
    }

    @Test
    void tenantsAreProjects() {
        assertEquals(
                new Scope.Project("t1", "t", Auth.Domain.DEFAULT),
                only("clouds: {c: {auth: {auth_url: http://k, username: u, password: p, tenant_id: t1, tenant_name: t}}}")
                        .scope());
    }

    @Test
    void overridesTimeoutsAndInterfacesAreTakenAndVersionsIgnored() {
        CloudConfig config = only("""
                clouds:
                  c:
                    compute_endpoint_override: http://nova/v2.1
                    alarming-endpoint-override: http://aodh
                    metric_endpoint_override: http://gnocchi
                    metric_endpoint: http://older
                    network_endpoint: http://neutron
                    compute_api_version: '2'
                    identity_api_version: 3
                    volume_api_version: [what]
                    placement_endpoint_type: adminURL
                    endpoint_type: internalURL
                    api_timeout: 2.5
                    auth: {%s}
                """.formatted(AUTH));
        assertEquals("http://nova/v2.1", config.endpointOverride(Service.COMPUTE));
        assertEquals("http://aodh", config.endpointOverride(Service.ALARMING));
        assertEquals("http://gnocchi", config.endpointOverride(Service.METRIC));
        assertEquals("http://neutron", config.endpointOverride(Service.NETWORK), "an older name of the same");
        assertNull(config.endpointOverride(Service.IMAGE));
        assertEquals("admin", config.interfaceName(Service.PLACEMENT));
        assertEquals("internal", config.interfaceName(Service.COMPUTE));
        assertEquals(Duration.ofMillis(2500), config.limits().call());
    }

    @ParameterizedTest
    @CsvSource({
        "compute_endpoint_override: nova:8774,compute_endpoint_override",
        "api_timeout: soon,api_timeout",
        "api_timeout: -1,api_timeout",
        "interface: sideways,interface",
        "cacert: /nonexistent/ca.pem,/nonexistent/ca.pem",
        "key: /etc/hostname,key",
        "region_name: {},region_name",
        "regions: R,regions",
        "xlcloud: 1,xlcloud",
    })
    void aKeyWithAWrongValueIsNamedWithItsLine(String line, String word) {
        Problems.says(
                () -> only("clouds:\n  c:\n    auth: {" + AUTH + "}\n    " + line), "clouds.yaml:", word, "expected");
    }
}
