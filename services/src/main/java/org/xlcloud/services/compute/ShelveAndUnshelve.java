package org.xlcloud.services.compute;

import java.time.Duration;
import java.util.function.Supplier;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;

/// Has an instance give its GPUs back and take others, on any host that has them: it is shelved until it has left its
/// host, and unshelved. The way for a card that is broken or was lost by its guest.
public final class ShelveAndUnshelve implements Action {
    private final Cloud cloud;
    private final String id;
    private final String name;

    /// For callers who know the instance's id and name; asks nobody.
    public ShelveAndUnshelve(Cloud cloud, String id, String name) {
        this.cloud = cloud;
        this.id = id;
        this.name = name;
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "instance.shelve-unshelve";
    }

    @Override
    public String title() {
        return "Shelve " + name + " and unshelve it";
    }

    @Override
    public Preview preview() {
        return preview(() -> Supply.inventory(cloud));
    }

    /// @param inventory asked for only where it matters which GPUs are free
    Preview preview(Supplier<Inventory> inventory) {
        var preview = Preview.of(this, cloud).usually(Duration.ofMinutes(2));
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        if (facts == null)
            return preview.blocker(Reason.GONE, "Nova has " + name + " no more").build();
        facts.block(preview);
        if (!Verb.SHELVE.fits(facts.status()))
            preview.blocker(Reason.STATE, name + " is " + facts.status() + ": it can't be shelved");
        preview.hurts(
                Touched.Kind.INSTANCE,
                id,
                name,
                "is shut off, leaves its host and comes back where its flavor fits; its sessions end");
        facts.touchDevices(preview, "is given back; another or the same is taken when it comes back");
        facts.touchStack(cloud, preview, "has this node off meanwhile");
        String asked = facts.specs().getOrDefault("pci_passthrough:alias", "");
        if (!asked.isEmpty() && !asked.contains(",")) {
            GpuAsk ask = GpuAsk.parse(asked);
            Supply supply = Supply.of(cloud, inventory.get(), ask);
            var hosts = supply.hostsWith(ask.count(), facts.specs());
            if (supply.known())
                preview.warning(
                        hosts.isEmpty()
                                ? "No other " + ask.words() + " is free: it can take back only what it gives, unless"
                                        + " somebody else is faster"
                                : "It fits on " + Supply.words(hosts));
        }
        for (String verb : new String[] {"shelve", "unshelve"})
            preview.call("Nova", "POST", "/servers/" + id + "/action", "{\"" + verb + "\": null}");
        return preview.build();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        run.step(0.1, "Shelving " + name);
        InstanceAction.of(cloud, id, name, Verb.SHELVE).run(run);
        run.step(0.6, "Unshelving " + name);
        try {
            InstanceAction.of(cloud, id, name, Verb.UNSHELVE).run(run);
        } catch (ProblemException e) {
            throw new ProblemException(
                    e.problem().withHint("It is shelved, with its disk kept: unshelve it once a GPU is free"), e);
        }
        InstanceFacts now = InstanceFacts.read(cloud, id);
        return now == null
                ? name + " came back"
                : name + " is back on " + now.host() + " with "
                        + (now.devices().isEmpty()
                                ? "no GPU that Placement tells"
                                : String.join(", ", now.devices().values()));
    }
}
