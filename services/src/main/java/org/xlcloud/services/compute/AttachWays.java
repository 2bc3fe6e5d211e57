package org.xlcloud.services.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.inventory.Inventory;

/// The ways to give GPUs to something as it is now: for people who choose.
public final class AttachWays {
    private AttachWays() {}

    /// Of an instance. Blocks, and reads the whole inventory once.
    ///
    /// @param stack gives the way by the stack that owns an instance, by its id; empty where none does
    public static List<AttachWay> of(
            Cloud cloud, String nameOrId, GpuAsk ask, BiFunction<String, GpuAsk, Optional<StackAttach>> stack) {
        return of(cloud, Supply.inventory(cloud), nameOrId, ask, stack);
    }

    /// [#of], for callers who have just read the inventory. Blocks.
    public static List<AttachWay> of(
            Cloud cloud,
            Inventory inventory,
            String nameOrId,
            GpuAsk ask,
            BiFunction<String, GpuAsk, Optional<StackAttach>> stack) {
        String id = InstanceFacts.id(cloud, nameOrId);
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        List<AttachWay> ways = new ArrayList<>();
        if (facts == null) return ways;
        Attach resize = Attach.of(cloud, id, facts.name(), ask, true);
        ways.add(way(
                "resize",
                "Resize to a flavor with " + ask.words(),
                "off for about half a minute",
                "none: the disk moves along, and it can be reverted until it is confirmed",
                resize.preview(() -> inventory),
                resize));
        Optional<StackAttach> owner = stack.apply(id, ask);
        owner.ifPresent(attach -> ways.add(of(attach)));
        var shelve = new ShelveAndUnshelve(cloud, id, facts.name());
        Action rebuild = InstanceAction.of(cloud, id, facts.name(), Verb.REBUILD);
        boolean has = GpuFlavors.read(cloud).has(facts.specs(), ask);
        ways.add(again(
                "shelve",
                "Shelve it and unshelve it elsewhere",
                "off for some minutes: its disk is kept as an image meanwhile",
                "what is on ephemeral disks; the root disk comes back",
                has,
                () -> shelve.preview(() -> inventory),
                shelve));
        ways.add(again(
                "rebuild",
                "Rebuild it where it is",
                "off for about a minute",
                "all that is on its root disk: it begins anew from its image",
                has,
                rebuild::preview,
                rebuild));
        ways.add(fresh(Supply.of(cloud, inventory, ask), ask));
        return List.copyOf(ways);
    }

    /// By the stack that owns a node, a group or a layer.
    public static AttachWay of(StackAttach attach) {
        return way(
                "stack",
                attach.way(),
                attach.outage(),
                "none where its template lets Heat resize; where it says REPLACE, what is on local disks",
                attach.preview(),
                attach);
    }

    private static AttachWay way(String id, String title, String outage, String data, Preview preview, Action action) {
        boolean open = preview.open() && preview.nothingToDo() == null;
        return new AttachWay(id, title, outage, data, open, why(preview), action);
    }

    private static String why(Preview preview) {
        if (!preview.open()) return preview.blockers().getFirst().words();
        if (preview.nothingToDo() != null) return preview.nothingToDo();
        return preview.warnings().stream()
                .filter(words -> words.startsWith("It fits"))
                .findFirst()
                .orElse("open");
    }

    /// A way that keeps the flavor: it only helps an instance whose flavor asks for the GPUs, and which lacks them. For
    /// any other it has no action: nobody is to lose a disk for nothing.
    private static AttachWay again(
            String id,
            String title,
            String outage,
            String data,
            boolean has,
            Supplier<Preview> preview,
            Action action) {
        if (!has)
            return new AttachWay(
                    id,
                    title,
                    outage,
                    data,
                    false,
                    "it keeps its flavor, which does not ask for them; this way is for one that asks and lacks its card",
                    null);
        return way(id, title, outage, data, preview.get(), action);
    }

    /// The way that is always there: a new instance. Blocks.
    public static AttachWay fresh(Cloud cloud, GpuAsk ask) {
        return fresh(Supply.read(cloud, ask), ask);
    }

    private static AttachWay fresh(Supply supply, GpuAsk ask) {
        List<String> hosts = supply.hostsWith(ask.count(), Map.of());
        boolean none = supply.known() && hosts.isEmpty();
        return new AttachWay(
                AttachWay.NEW,
                "A new instance with " + ask.words(),
                "none: what runs goes on",
                "none; what runs elsewhere has to be moved by its owner",
                !none,
                none
                        ? supply.exhausted(ask.count())
                        : supply.known() ? "fits on " + Supply.words(hosts) : "Placement does not tell whether it fits",
                null);
    }
}
