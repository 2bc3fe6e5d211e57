package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.NovaChanges;

/// Gives an instance another number of GPUs by a resize: to a flavor with GPUs, or back to one without. Nova can't plug
/// a card into a running instance. The resize is followed to its end, and confirmed unless it is to be tried first.
public final class Attach implements Action {
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final Cloud cloud;
    private final String id;
    private final String name;
    private final GpuAsk ask;
    private final boolean confirm;

    private Attach(Cloud cloud, String id, String name, GpuAsk ask, boolean confirm) {
        this.cloud = cloud;
        this.id = id;
        this.name = name;
        this.ask = ask;
        this.confirm = confirm;
    }

    /// @param nameOrId of the instance
    /// @param ask which GPUs it is to have in all; [GpuAsk#NONE] takes them away
    /// @param confirm whether to confirm the resize at its end, or leave it for a person to look at first
    public static Attach of(Cloud cloud, String nameOrId, GpuAsk ask, boolean confirm) {
        String id = InstanceFacts.id(cloud, nameOrId);
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        return new Attach(cloud, id, facts == null ? nameOrId : facts.name(), ask, confirm);
    }

    /// For callers who know both already; asks nobody.
    public static Attach of(Cloud cloud, String id, String name, GpuAsk ask, boolean confirm) {
        return new Attach(cloud, id, name, ask, confirm);
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return ask.none() ? "gpu.detach" : "gpu.attach";
    }

    @Override
    public String title() {
        return ask.none() ? "Detach the GPUs of " + name : "Attach " + ask.words() + " to " + name;
    }

    @Override
    public Preview preview() {
        return preview(() -> Supply.inventory(cloud));
    }

    /// @param inventory asked for only where it matters which GPUs are free
    Preview preview(Supplier<Inventory> inventory) {
        var preview = Preview.of(this, cloud).usually(Duration.ofSeconds(confirm ? 40 : 30));
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        if (facts == null)
            return preview.blocker(Reason.GONE, "Nova has " + name + " no more").build();
        facts.block(preview);
        if (facts.status().equals("VERIFY_RESIZE"))
            preview.blocker(Reason.BUSY, name + " waits for its last resize to be confirmed or reverted");
        else if (!facts.status().equals("ACTIVE") && !facts.status().equals("SHUTOFF"))
            preview.blocker(Reason.STATE, name + " is " + facts.status() + "; a resize needs ACTIVE or SHUTOFF");
        var flavors = GpuFlavors.read(cloud);
        if (flavors.has(facts.specs(), ask)) {
            return preview.nothingToDo(
                            name + (ask.none() ? " asks for no GPU by its flavor" : " has " + ask.words() + " already"))
                    .build();
        }
        boolean holds = !facts.devices().isEmpty();
        Flavor target = flavors.target(facts, ask);
        String flavor;
        if (target == null) {
            preview.needsRole("admin");
            flavor = flavors.nameFor(facts, ask);
            boolean begun = flavors.begun(facts, ask) != null;
            preview.touches(
                    Touched.Kind.FLAVOR,
                    flavor,
                    flavor,
                    (begun ? "was begun and is finished for it: " : "is made for it: ") + facts.vcpus() + " vCPUs, "
                            + facts.ramMiB() + " MiB, " + facts.diskGiB() + " GiB, "
                            + (ask.none() ? "no GPU" : ask.specs()));
            if (!begun) preview.call("Nova", "POST", "/flavors", "{\"flavor\": {\"name\": \"" + flavor + "\", …}}");
            if (!ask.none())
                preview.call("Nova", "POST", "/flavors/{id}/os-extra_specs", "{\"extra_specs\": " + ask.json() + "}");
        } else {
            flavor = target.name();
            Quota.of(cloud, facts.projectId())
                    .block(preview, 0, target.vcpus() - facts.vcpus(), target.ramMiB() - facts.ramMiB());
        }
        preview.hurts(
                Touched.Kind.INSTANCE,
                id,
                name,
                "is shut off for about half a minute and comes back as " + flavor
                        + ", perhaps on another host; its sessions end, its disk moves along");
        if (holds) facts.touchDevices(preview, "is given back once the resize is confirmed");
        if (!ask.none())
            fits(
                    preview,
                    Supply.of(cloud, inventory.get(), ask),
                    facts.host(),
                    facts.devices().size(),
                    target == null ? ask.specs() : target.extraSpecs());
        facts.touchStack(
                cloud,
                preview,
                "owns it and does not know of the resize: change the flavor in its template too, or the next update"
                        + " takes it back");
        if (confirm)
            preview.warning("The resize is confirmed at its end: the old flavor and host are then given back for good");
        preview.call(
                "Nova",
                "POST",
                "/servers/" + id + "/action",
                "{\"resize\": {\"flavorRef\": \"" + (target == null ? "{id}" : target.id()) + "\"}}");
        if (confirm) preview.call("Nova", "POST", "/servers/" + id + "/action", "{\"confirmResize\": null}");
        return preview.build();
    }

    private void fits(
            Preview.Builder preview, Supply supply, @Nullable String here, int held, Map<String, String> specs) {
        if (!supply.known()) {
            preview.warning(supply.untold());
            return;
        }
        List<String> hosts = supply.hostsWith(ask.count(), specs);
        String numa = supply.numa(ask.count(), specs);
        if (hosts.isEmpty())
            preview.blocker(Reason.CAPACITY, supply.exhausted(ask.count()) + (numa == null ? "" : ". " + numa));
        else
            preview.warning("It fits on " + Supply.words(hosts) + " (" + supply.free() + " " + ask.model()
                    + " free in all)"
                    + (here != null && hosts.contains(here) && held == 0 ? "; it may stay on " + here : ""));
        if (numa != null && !hosts.isEmpty()) preview.warning(numa);
    }

    @Override
    public String run(Run run) throws InterruptedException {
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        if (facts == null) throw gone();
        var flavors = GpuFlavors.read(cloud);
        Flavor known = flavors.target(facts, ask);
        String flavor = known == null ? flavors.create(run, facts, ask) : known.id();
        String wasOn = String.valueOf(facts.host());
        int before = Following.count(cloud, id, "resize");
        run.step(0.1, "Asking Nova to resize " + name);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("resize").put("flavorRef", flavor);
        run.change(
                "the resize of " + name + " is accepted",
                () -> new NovaChanges(cloud).action(id, body),
                () -> Following.count(cloud, id, "resize") > before ? Look.HAPPENED : Look.NOT_SEEN);
        run.step(0.3, name + " is being resized");
        InstanceFacts resized =
                Following.until(run, cloud, id, name, List.of("VERIFY_RESIZE", "ACTIVE", "SHUTOFF"), LONGEST);
        if (!resized.status().equals("VERIFY_RESIZE") && !flavors.has(resized.specs(), ask)) throw refused();
        if (!confirm && resized.status().equals("VERIFY_RESIZE"))
            return name + " is resized on " + resized.host() + " and waits: confirm or revert it";
        if (resized.status().equals("VERIFY_RESIZE")) {
            run.step(0.8, "Confirming the resize of " + name);
            InstanceAction end = InstanceAction.of(cloud, id, name, InstanceAction.Verb.CONFIRM);
            end.run(run);
        }
        InstanceFacts now = InstanceFacts.read(cloud, id);
        if (now == null) throw gone();
        String where = wasOn.equals(now.host()) ? "on " + wasOn : "on " + now.host() + " (was on " + wasOn + ")";
        return name + holds(now) + where;
    }

    /// Where the host tells Placement nothing of its devices, only the flavor says what the instance has.
    private String holds(InstanceFacts now) {
        int holds = now.devices().size();
        if (ask.none()) return " holds no GPU any more, ";
        if (holds == 0) return " has " + ask.words() + " by its flavor (Placement does not tell which), ";
        return " holds " + holds + " GPU" + (holds == 1 ? ", " : "s, ");
    }

    /// Nova puts the instance back as it was when no host takes it, and writes why only into its list of actions.
    private ProblemException refused() {
        String why = "";
        for (JsonNode each : new Nova(cloud).actions(id).path("instanceActions"))
            if (each.path("action").asText().equals("resize")) {
                why = each.path("message").asText("");
                break;
            }
        Supply supply = Supply.read(cloud, ask);
        boolean none = !ask.none()
                && supply.known()
                && supply.hostsWith(ask.count(), Map.of()).isEmpty();
        return new ProblemException(Problem.of(
                        "resize " + name,
                        "Nova of cloud " + cloud.name(),
                        "Nova put it back as it was" + (why.isEmpty() || why.equals("null") ? "" : " (" + why + ")")
                                + (none ? ": " + supply.exhausted(ask.count()) : ""))
                .withHint(
                        none
                                ? "The GPU was taken between the preview and now"
                                : "Nova's scheduler log has the reason"));
    }

    private ProblemException gone() {
        return new ProblemException(
                Problem.of(title(), "Nova of cloud " + cloud.name(), "somebody has deleted " + name + " meanwhile"));
    }
}
