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
import org.xlcloud.simulator.Simulator;

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

    @Override
    public void close() {
        if (simulator != null) simulator.close();
    }
}
