package org.xlcloud.services.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.InstantSource;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GpuGuests;

/// The cloud that contract tests run on: the simulator, or with `-Dxlcloud.target=lab` the cloud `lab` of this
/// machine's clouds.yaml. The tests are the same for both; only what has to be prepared differs.
public final class Target implements AutoCloseable {
    /// An application credential of the administrator; `delete` takes it away again.
    public record Credential(String id, String secret, Runnable delete) {}

    private final Simulator simulator;
    private final CloudConfig config;

    private Target(Simulator simulator, CloudConfig config) {
        this.simulator = simulator;
        this.config = config;
    }

    public static boolean isLab() {
        return "lab".equals(System.getProperty("xlcloud.target"));
    }

    public static Target open() {
        if (isLab()) {
            Path home = Path.of(System.getProperty("user.home"));
            var configs = CloudConfigs.find(System.getenv(), Path.of("").toAbsolutePath(), home);
            return new Target(null, configs.get("lab"));
        }
        var simulator =
                Simulator.start(Simulator.Settings.defaults().withHosts(4).withGpusPerHost(2));
        return new Target(
                simulator, CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"));
    }

    /// The administrator's entry.
    public CloudConfig config() {
        return config;
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
        var aliases = new Subject.Aliases(guest.server().id().toString(), "xlcloud-gpu", guest.node(), 0, gpu.uuid());
        return Subject.gpu(config.name(), gpu.host().name(), gpu.address(), aliases);
    }

    /// The lab's own pollster says in Gnocchi which card is which.
    private Subject measuredInLab(Cloud cloud) {
        for (JsonNode resource : cloud.rest(Service.METRIC).get("/resource/gpu?sort=started_at:asc")) {
            String uuid = resource.path("original_resource_id").asText();
            String instance = resource.path("instance_id").asText();
            if (!resource.path("ended_at").isNull() || !uuid.startsWith("GPU-")) continue;
            JsonNode server =
                    cloud.rest(Service.COMPUTE).get("/servers/" + instance).path("server");
            var aliases = new Subject.Aliases(
                    instance, "xlcloud-gpu", server.path("name").asText(), 0, uuid);
            return Subject.gpu(
                    config.name(),
                    resource.path("host").asText(),
                    resource.path("pci_address").asText(),
                    aliases);
        }
        throw new IllegalStateException("no GPU of the lab is metered: run lab/populate");
    }

    @Override
    public void close() {
        if (simulator != null) simulator.close();
    }
}
