package org.xlcloud.services.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Hypervisor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.ResourceProvider;

/// Asks the servers for everything that they say of one host, GPU or instance, as they say it.
final class RawFacts {
    private static final List<String> PROVIDER_PARTS = List.of("inventories", "usages", "allocations", "traits");

    private final String cloud;
    private final Nova nova;
    private final Placement placement;
    private final Inventory known;

    /// @param known to find ids by names without asking; may be empty
    RawFacts(Cloud cloud, Inventory known) {
        this.cloud = cloud.name();
        this.nova = new Nova(cloud);
        this.placement = new Placement(cloud);
        this.known = known;
    }

    JsonNode of(String kind, String id) {
        return switch (kind) {
            case "host" -> host(id);
            case "gpu" -> gpu(id);
            case "instance" -> instance(id);
            default ->
                throw new ProblemException(Problem.of("show " + kind + " " + id, "cloud " + cloud, "no such kind")
                        .withHint("Kinds are host, gpu and instance"));
        };
    }

    private JsonNode host(String nameOrId) {
        String id = known.hosts().stream()
                .filter(host -> host.name().equals(nameOrId) || host.id().equals(nameOrId))
                .findFirst()
                .map(Host::id)
                .orElseGet(() -> nova.hypervisors().stream()
                        .filter(hypervisor -> hypervisor.name().equals(nameOrId)
                                || hypervisor.id().equals(nameOrId))
                        .findFirst()
                        .map(Hypervisor::id)
                        .orElseThrow(() -> unknown("host", nameOrId)));
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        JsonNode hypervisor = nova.hypervisor(id);
        facts.set("/os-hypervisors/" + id, hypervisor);
        String service = hypervisor.at("/hypervisor/service/host").asText("");
        put(facts, "/os-services?host=" + service, () -> nova.services(service));
        provider(facts, id);
        return facts;
    }

    /// @param key host and address, as in a GPU's key
    private JsonNode gpu(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) throw unknown("GPU", key);
        String host = key.substring(0, slash);
        String address = key.substring(slash + 1);
        int slot = address.indexOf('#');
        String card = slot < 0 ? address : address.substring(0, slot);
        String provider = known.gpus().stream()
                .filter(gpu -> gpu.host().equals(host) && gpu.address().equals(address))
                .findFirst()
                .map(Gpu::providerId)
                .orElseGet(() -> placement.providers().stream()
                        .filter(candidate -> candidate.name().startsWith(host + "_")
                                && ProviderName.of(candidate.name(), host)
                                        .address()
                                        .equals(card))
                        .findFirst()
                        .map(ResourceProvider::id)
                        .orElseThrow(() -> unknown("GPU", key)));
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        provider(facts, provider);
        facts.at("/~1resource_providers~1" + provider + "~1allocations/allocations")
                .fieldNames()
                .forEachRemaining(consumer -> put(facts, "/allocations/" + consumer, () -> placement.heldBy(consumer)));
        return facts;
    }

    private JsonNode instance(String id) {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.set("/servers/" + id, nova.serverTree(id));
        put(facts, "/servers/" + id + "/os-instance-actions", () -> nova.actions(id));
        put(facts, "/allocations/" + id, () -> placement.heldBy(id));
        return facts;
    }

    private void provider(ObjectNode facts, String id) {
        String path = "/resource_providers/" + id;
        put(facts, path, () -> placement.tree(id, ""));
        for (String part : PROVIDER_PARTS) put(facts, path + "/" + part, () -> placement.tree(id, part));
    }

    /// An endpoint that fails says why in the place of its answer: the others still tell something.
    private static void put(ObjectNode facts, String path, Supplier<JsonNode> ask) {
        try {
            facts.set(path, ask.get());
        } catch (ProblemException e) {
            facts.putObject(path).put("problem", e.problem().oneLine());
        }
    }

    private ProblemException unknown(String kind, String id) {
        return new ProblemException(
                Problem.of("show " + kind + " " + id, "cloud " + cloud, "the cloud has no such " + kind));
    }
}
