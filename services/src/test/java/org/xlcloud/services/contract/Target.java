package org.xlcloud.services.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GpuGuests;

/// The cloud that contract tests run on: the simulator, or with `-Dxlcloud.target=lab` the cloud `lab` of this
/// machine's clouds.yaml. The tests are the same for both; only what has to be prepared differs.
public final class Target implements AutoCloseable {
    /// An application credential of the administrator; `delete` takes it away again.
    public record Credential(String id, String secret, Runnable delete) {}

    /// A stack of the member's that has come to rest, with a nested one inside; `delete` takes away
    /// what was made for the test.
    public record NestedStack(String name, String id, Runnable delete) {}

    /// Between two looks at what the cloud does: a real one is spared.
    public static final Duration LOOK = Duration.ofMillis(isLab() ? 200 : 20);

    private static final String OUTER = """
            heat_template_version: 2018-08-31
            resources:
              layer: {type: layer.yaml}
              secret: {type: OS::Heat::RandomString}
            outputs:
              layer: {value: {get_attr: [layer, secret]}}
            """;
    private static final String LAYER = """
            heat_template_version: 2018-08-31
            resources:
              secret: {type: OS::Heat::RandomString}
            outputs:
              secret: {value: {get_resource: secret}}
            """;

    private final Simulator simulator;
    private final CloudConfig config;
    private final CloudConfig member;

    private Target(Simulator simulator, CloudConfig config, CloudConfig member) {
        this.simulator = simulator;
        this.config = config;
        this.member = member;
    }

    public static boolean isLab() {
        return "lab".equals(System.getProperty("xlcloud.target"));
    }

    public static Target open() {
        return open(still().withHosts(8).withGpusPerHost(2));
    }

    /// One with GPUs to spare.
    static Target calm() {
        return open(still().withHosts(12).withGpusPerHost(4).withServers(6));
    }

    /// One whose hosts all tell Placement of their devices, with some GPUs of each type to spare.
    public static Target reporting() {
        Target target = open(still().withHosts(14).withGpusPerHost(2));
        Simulator simulator = target.simulator;
        if (simulator != null) {
            var world = simulator.world();
            world.hosts().forEach(host -> world.reportPci(host, true));
        }
        return target;
    }

    /// Nothing happens by itself, and what is asked for takes less time than usual.
    private static Simulator.Settings still() {
        return Simulator.Settings.defaults().withChurn(Duration.ZERO).withHaste(20);
    }

    /// @param settings of the embedded cloud; a real one is as it is
    private static Target open(Simulator.Settings settings) {
        if (isLab()) {
            Path home = CloudConfigs.home(System.getenv());
            var configs = CloudConfigs.find(System.getenv(), Path.of("").toAbsolutePath(), home);
            return new Target(null, configs.get("lab"), configs.get("lab-demo"));
        }
        var simulator = Simulator.start(settings);
        var configs = CloudConfigs.of(simulator.cloudsYaml(), "simulator");
        return new Target(simulator, configs.get("demo"), configs.get("demo-member"));
    }

    /// The administrator's entry.
    public CloudConfig config() {
        return config;
    }

    /// The entry of somebody who is a member of one project, another than the administrator's.
    public CloudConfig member() {
        return member;
    }

    /// gmetad's second port, where one says what one wants.
    public int interactivePort() {
        return simulator == null ? 8652 : simulator.gmetadInteractivePort();
    }

    public Cloud connect() {
        return connect(config);
    }

    public Cloud connect(CloudConfig other) {
        return new Cloud(other, InstantSource.system());
    }

    public Credential applicationCredential() {
        if (simulator != null) {
            var known = simulator.world().identity().applicationCredentials().getFirst();
            return new Credential(known.id(), known.secret(), () -> {});
        }
        Cloud cloud = connect();
        String user = cloud.token().body().path("token").path("user").path("id").asText();
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.putObject("application_credential").put("name", "xlcloud-contract-" + System.nanoTime());
        JsonNode made = cloud.rest(Service.IDENTITY)
                .send("POST", "/users/" + user + "/application_credentials", wanted)
                .path("application_credential");
        String id = made.path("id").asText();
        return new Credential(id, made.path("secret").asText(), () -> {
            cloud.rest(Service.IDENTITY).send("DELETE", "/users/" + user + "/application_credentials/" + id, null);
            cloud.close();
        });
    }

    /// A GPU that has been measured for a while, with the names that a join would give it.
    public Subject measuredGpu(Cloud cloud) {
        return simulator == null ? measuredInLab(cloud) : measuredInSimulator();
    }

    private Subject measuredInSimulator() {
        var guest = new GpuGuests(simulator.world())
                .all().stream()
                        .filter(each -> !each.cards().isEmpty())
                        .findFirst()
                        .orElseThrow();
        var gpu = guest.cards().getFirst();
        var aliases =
                new Subject.Aliases(guest.server().id().toString(), "xlcloud-gpu", guest.node(), null, 0, gpu.uuid());
        return Subject.gpu(config.name(), gpu.host().name(), gpu.address(), aliases);
    }

    /// The lab's own pollster says in Gnocchi which card is which.
    private Subject measuredInLab(Cloud cloud) {
        return Contract.await(Duration.ofSeconds(60), () -> metered(cloud), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Subject> metered(Cloud cloud) {
        for (JsonNode resource : cloud.rest(Service.METRIC).get("/resource/gpu?sort=started_at:asc")) {
            String uuid = resource.path("original_resource_id").asText();
            String instance = resource.path("instance_id").asText();
            if (!resource.path("ended_at").isNull() || !uuid.startsWith("GPU-")) continue;
            JsonNode server =
                    cloud.rest(Service.COMPUTE).get("/servers/" + instance).path("server");
            var aliases = new Subject.Aliases(
                    instance, "xlcloud-gpu", server.path("name").asText(), null, 0, uuid);
            return Optional.of(Subject.gpu(
                    config.name(),
                    resource.path("host").asText(),
                    resource.path("pci_address").asText(),
                    aliases));
        }
        return Optional.empty();
    }

    /// Restarts a host's nova-compute, as an administrator does when the host is back.
    public void restartCompute(String host) {
        if (simulator == null) LabCommand.run("host", host, "restart");
        else {
            var world = simulator.world();
            world.restart(Objects.requireNonNull(world.host(host), host));
        }
    }

    /// The embedded cloud's stacks are there from the beginning; a real cloud gets one of our own.
    public NestedStack stack() {
        Cloud cloud = connect(member);
        Rest heat = cloud.rest(Service.ORCHESTRATION);
        if (simulator != null) {
            JsonNode known = heat.get("/stacks").path("stacks").path(0);
            return new NestedStack(
                    known.path("stack_name").asText(), known.path("id").asText(), cloud::close);
        }
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        String name = "xlcloud-contract-" + System.nanoTime();
        wanted.put("stack_name", name).put("template", OUTER).putObject("files").put("layer.yaml", LAYER);
        String id =
                heat.send("POST", "/stacks", wanted).path("stack").path("id").asText();
        String path = "/stacks/" + name + "/" + id;
        Contract.await(
                () -> heat.get(path).path("stack"),
                stack -> stack.path("stack_status").asText().equals("CREATE_COMPLETE"));
        return new NestedStack(name, id, () -> {
            heat.send("DELETE", path, null);
            cloud.close();
        });
    }

    @Override
    public void close() {
        if (simulator != null) simulator.close();
    }
}
