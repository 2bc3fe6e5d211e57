package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.NovaChanges;

/// Makes an instance with GPUs and follows it until it runs. When no GPU is left it says who has them, and takes the
/// failed instance away again.
///
/// @param connection the cloud
/// @param image its name or id
/// @param network its name or id; empty for none
/// @param host where it is to run, for administrators; empty leaves that to the scheduler
/// @param makeFlavor whether to make a flavor for it where none asks for these GPUs
public record NewInstance(
        Cloud connection, String name, GpuAsk ask, String image, String network, String host, boolean makeFlavor)
        implements Action {
    /// With a flavor that is there.
    public NewInstance(Cloud connection, String name, GpuAsk ask, String image, String network, String host) {
        this(connection, name, ask, image, network, host, false);
    }

    @Override
    public String cloud() {
        return connection.name();
    }

    @Override
    public String kind() {
        return "gpu.new-instance";
    }

    @Override
    public String title() {
        return "Create instance " + name + " with " + ask.words();
    }

    @Override
    public Preview preview() {
        var preview = Preview.of(this, connection).usually(Duration.ofSeconds(30));
        List<String> same = new ArrayList<>();
        new Nova(connection).named(name).forEach(server -> same.add(server.id()));
        if (!same.isEmpty())
            preview.blocker(Reason.STATE, "there is an instance of this name already: " + String.join(", ", same));
        Flavor flavor = flavor();
        NewFlavor making = flavor == null && makeFlavor ? NewFlavor.usual(connection, ask) : null;
        if (making != null) {
            Preview made = making.preview();
            made.touched().forEach(each -> preview.touches(each.kind(), each.id(), each.name(), each.effect()));
            made.calls().forEach(call -> preview.call(call.service(), call.method(), call.path(), call.body()));
            made.blockers().forEach(each -> preview.blocker(each.reason(), each.words()));
        } else if (flavor == null)
            preview.blocker(
                    Reason.UNSUPPORTED,
                    "no flavor asks for " + ask.words()
                            + "; make one whose extra spec pci_passthrough:alias asks for them");
        String found = imageId();
        if (found == null) preview.blocker(Reason.GONE, "the cloud has no image " + image);
        String net = networkId();
        if (net == null && !network.isEmpty()) preview.blocker(Reason.GONE, "the cloud has no network " + network);
        if (flavor != null) Quota.own(connection).block(preview, 1, flavor.vcpus(), flavor.ramMiB());
        else if (making != null) Quota.own(connection).block(preview, 1, making.vcpus(), making.ramMiB());
        if (!host.isEmpty()) preview.needsRole("admin");
        Supply supply = Supply.read(connection, ask);
        Map<String, String> specs = flavor == null ? ask.specs() : flavor.extraSpecs();
        List<String> hosts = supply.hostsWith(ask.count(), specs);
        String numa = supply.numa(ask.count(), specs);
        if (!supply.known()) preview.warning(supply.untold());
        else if (hosts.isEmpty()) preview.blocker(Reason.CAPACITY, supply.exhausted(ask.count()));
        else if (!host.isEmpty() && !hosts.contains(host))
            preview.blocker(
                    Reason.CAPACITY, supply.lacking(host, ask.count()) + ". It would fit on " + Supply.words(hosts));
        else preview.warning("It fits on " + (host.isEmpty() ? Supply.words(hosts) : host));
        if (numa != null) preview.warning(numa);
        String size = flavor != null ? "flavor " + flavor.name() : making != null ? "flavor " + making.name() : "";
        preview.touches(Touched.Kind.INSTANCE, name, name, "is made" + (size.isEmpty() ? "" : ", with " + size));
        preview.call(
                "Nova",
                "POST",
                "/servers",
                body(
                                flavor == null ? "{id}" : flavor.id(),
                                found == null ? "{image}" : found,
                                net == null ? "{network}" : net)
                        .toString());
        return preview.build();
    }

    /// The smallest flavor that asks for just these GPUs.
    private @Nullable Flavor flavor() {
        return new Nova(connection)
                .flavors().stream()
                        .filter(each -> ask.meets(each.extraSpecs()))
                        .min(java.util.Comparator.comparingLong(Flavor::ramMiB).thenComparing(Flavor::name))
                        .orElse(null);
    }

    private @Nullable String imageId() {
        for (JsonNode each :
                connection.rest(Service.IMAGE).get("/images?limit=1000").path("images"))
            if (each.path("name").asText().equals(image)
                    || each.path("id").asText().equals(image))
                return each.path("id").asText();
        return null;
    }

    private @Nullable String networkId() {
        if (network.isEmpty() || !connection.has(Service.NETWORK)) return null;
        for (JsonNode each : connection.rest(Service.NETWORK).get("/networks").path("networks"))
            if (each.path("name").asText().equals(network)
                    || each.path("id").asText().equals(network))
                return each.path("id").asText();
        return null;
    }

    private ObjectNode body(String flavor, String imageId, @Nullable String networkId) {
        ObjectNode server = JsonNodeFactory.instance.objectNode();
        server.put("name", name).put("flavorRef", flavor).put("imageRef", imageId);
        if (network.isEmpty() || networkId == null) server.put("networks", "none");
        else server.putArray("networks").addObject().put("uuid", networkId);
        if (!host.isEmpty()) server.put("host", host);
        return server;
    }

    @Override
    public String run(Run run) throws InterruptedException {
        if (makeFlavor && flavor() == null) NewFlavor.usual(connection, ask).run(run);
        Flavor flavor = flavor();
        String found = imageId();
        String net = networkId();
        if (flavor == null || found == null || (net == null && !network.isEmpty()))
            throw new ProblemException(
                    Problem.of(title(), "Nova", "its flavor, image or network has vanished meanwhile"));
        ObjectNode server = body(flavor.id(), found, net);
        run.step(0.1, "Asking Nova for " + name);
        var nova = new Nova(connection);
        String id = run.make(
                "instance " + name + " is accepted",
                () -> new NovaChanges(connection).create(server),
                () -> nova.named(name).stream()
                        .map(each -> each.id())
                        .findFirst()
                        .orElse(null));
        run.step(0.4, name + " is being built");
        InstanceFacts end =
                Following.until(run, connection, id, name, List.of("ACTIVE", "ERROR"), Duration.ofMinutes(15));
        if (end.status().equals("ACTIVE"))
            return name + " runs"
                    + (end.host() == null ? "" : " on " + end.host())
                    + " with "
                    + (end.devices().isEmpty()
                            ? ask.words() + " by its flavor (Placement does not tell which)"
                            : String.join(", ", end.devices().values()));
        String why = Following.failed(end, "create").problem().reason();
        run.step(0.9, "Taking the failed instance away");
        InstanceAction.of(connection, id, name, InstanceAction.Verb.DELETE).run(run);
        Supply supply = Supply.read(connection, ask);
        boolean none = supply.known() && supply.hostsWith(ask.count(), Map.of()).isEmpty();
        throw new ProblemException(Problem.of(
                "create " + name,
                "Nova of cloud " + connection.name(),
                why + (none ? ": " + supply.exhausted(ask.count()) : "") + ". The failed instance has been deleted"));
    }
}
