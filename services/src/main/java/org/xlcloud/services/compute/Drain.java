package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.xlcloud.services.openstack.NovaChanges;

/// Empties a host: closes it and moves its instances away one after the other, live where that can be, cold where a GPU
/// is in the way. After a failure of the host it rebuilds them elsewhere instead (evacuate). Leaves those whose state
/// Nova does not move, ends at the first one that can't be moved, and says which have been.
public final class Drain implements Action {
    private static final String CONFIRM_FIRST = ". Confirm or revert its resize first";
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Cloud cloud;
    private final String host;
    private final boolean evacuate;
    private final String reason;

    private Drain(Cloud cloud, String host, boolean evacuate, String reason) {
        this.cloud = cloud;
        this.host = host;
        this.evacuate = evacuate;
        this.reason = reason;
    }

    /// Empties a host that runs.
    public static Drain of(Cloud cloud, String host, String reason) {
        return new Drain(cloud, host, false, reason);
    }

    /// Rebuilds the instances of a host that is down on others.
    public static Drain evacuate(Cloud cloud, String host) {
        return new Drain(cloud, host, true, "evacuated");
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return evacuate ? "host.evacuate" : "host.drain";
    }

    @Override
    public String title() {
        return (evacuate ? "Evacuate host " : "Drain host ") + host;
    }

    /// How an instance leaves.
    private enum Move {
        LIVE("os-migrateLive", "live-migration", List.of("ACTIVE", "PAUSED"), "moves live: it goes on"),
        COLD(
                "migrate",
                "migrate",
                List.of("ACTIVE", "SHUTOFF"),
                "is shut off, moved and started again: off for about half a minute"),
        EVACUATE(
                "evacuate",
                "evacuate",
                List.of("ACTIVE", "SHUTOFF", "ERROR"),
                "is rebuilt on another host: what was on its local disk is lost");

        private final String call;
        private final String journal;
        private final List<String> from;
        private final String effect;

        Move(String call, String journal, List<String> from, String effect) {
            this.call = call;
            this.journal = journal;
            this.from = from;
            this.effect = effect;
        }

        private boolean fits(String status) {
            return from.contains(status);
        }
    }

    private Move move(InstanceFacts facts) {
        if (evacuate) return Move.EVACUATE;
        return Move.LIVE.fits(facts.status()) && facts.devices().isEmpty() ? Move.LIVE : Move.COLD;
    }

    private static String effect(Move move, InstanceFacts facts) {
        return move == Move.COLD && facts.status().equals("SHUTOFF")
                ? "is moved while it is off, and stays off"
                : move.effect;
    }

    @Override
    public Preview preview() {
        var preview = Preview.of(this, cloud).needsRole("admin");
        if (preview.forbidden()) return preview.build();
        HostFacts facts = HostFacts.read(cloud, host);
        if (facts == null)
            return preview.blocker(Reason.GONE, "Nova has no compute host " + host)
                    .build();
        boolean down = !facts.up() || facts.forcedDown();
        if (evacuate && !down)
            preview.blocker(Reason.STATE, host + " is up: evacuate is for a host that failed; drain it instead");
        if (!evacuate && down) preview.blocker(Reason.STATE, host + " is down: evacuate it instead");
        if (facts.instances().isEmpty() && !facts.enabled())
            return preview.nothingToDo(host + " is closed and empty already").build();
        if (facts.enabled()) {
            preview.touches(Touched.Kind.HOST, facts.hypervisorId(), host, "gets no new instances");
            preview.call(
                    "Nova",
                    "PUT",
                    "/os-services/" + facts.serviceId(),
                    NovaChanges.service(false, reason).toString());
        }
        List<InstanceFacts> holders = new ArrayList<>();
        for (String id : facts.instances().keySet()) {
            InstanceFacts each = InstanceFacts.read(cloud, id);
            if (each == null) continue;
            Move move = move(each);
            if (each.taskState() == null && !move.fits(each.status())) {
                preview.warning(each.name() + " stays: it is " + each.status() + ", and Nova moves only "
                        + String.join(" or ", move.from)
                        + (each.status().equals("VERIFY_RESIZE") ? CONFIRM_FIRST : ""));
                continue;
            }
            String gpus = each.devices().isEmpty()
                    ? ""
                    : "; it holds " + each.devices().size() + " GPU"
                            + (each.devices().size() == 1 ? "" : "s")
                            + (evacuate ? " and" : ", so it can't move live and")
                            + " needs as many free elsewhere";
            if (move == Move.LIVE) preview.touches(Touched.Kind.INSTANCE, id, each.name(), move.effect);
            else preview.hurts(Touched.Kind.INSTANCE, id, each.name(), effect(move, each) + gpus);
            if (each.lockedReason() != null)
                preview.warning(each.name() + " is locked; an administrator moves it all the same");
            if (each.taskState() != null)
                preview.blocker(Reason.BUSY, "Nova is busy with " + each.name() + ": " + each.taskState());
            if (!each.devices().isEmpty()) holders.add(each);
            each.touchStack(cloud, preview, "has this node moved");
            preview.call(
                    "Nova", "POST", "/servers/" + id + "/action", body(move).toString());
            if (move == Move.COLD)
                preview.call("Nova", "POST", "/servers/" + id + "/action", "{\"confirmResize\":null}");
        }
        if (!holders.isEmpty()) room(preview, holders);
        preview.usually(Duration.ofSeconds(5 + 30L * facts.instances().size()));
        if (evacuate) preview.typed(host);
        return preview.build();
    }

    /// What asks for the same has to find room together.
    private void room(Preview.Builder preview, List<InstanceFacts> holders) {
        Inventory inventory = Supply.inventory(cloud);
        Map<String, List<InstanceFacts>> alike = new TreeMap<>();
        for (InstanceFacts each : holders) {
            String asked = each.specs().getOrDefault("pci_passthrough:alias", "");
            if (!asked.isEmpty() && !asked.contains(","))
                alike.computeIfAbsent(asked, _ -> new ArrayList<>()).add(each);
        }
        alike.forEach((asked, group) -> {
            GpuAsk ask = GpuAsk.parse(asked);
            Supply supply = Supply.of(cloud, inventory, ask);
            if (!supply.known()) return;
            int room = supply.roomElsewhere(host, ask.count(), group.getFirst().specs());
            if (room >= group.size()) return;
            String names =
                    String.join(", ", group.stream().map(InstanceFacts::name).toList());
            if (room == 0)
                preview.blocker(
                        Reason.CAPACITY,
                        names + (group.size() == 1 ? " has" : " have") + " nowhere to go: no other host has "
                                + ask.words() + " free");
            else
                preview.blocker(
                        Reason.CAPACITY,
                        names + " need " + ask.words() + " each, and the other hosts have room for " + room + " of "
                                + group.size());
        });
    }

    private static ObjectNode body(Move move) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        switch (move) {
            case LIVE -> body.putObject(move.call).putNull("host").put("block_migration", "auto");
            case COLD -> body.putNull(move.call);
            case EVACUATE -> body.putObject(move.call);
        }
        return body;
    }

    @Override
    public String run(Run run) throws InterruptedException {
        HostFacts facts = HostFacts.read(cloud, host);
        if (facts == null)
            throw new ProblemException(Problem.of(title(), "Nova", "Nova has no compute host " + host + " any more"));
        if (facts.enabled()) HostSwitch.change(run, cloud, host, false, reason);
        List<String> moved = new ArrayList<>();
        List<String> stayed = new ArrayList<>();
        int all = facts.instances().size();
        for (String id : facts.instances().keySet()) {
            InstanceFacts before = InstanceFacts.read(cloud, id);
            if (before == null || !host.equals(before.host())) continue;
            if (before.taskState() == null && !move(before).fits(before.status())) {
                stayed.add(before.name() + " (" + before.status() + ")");
                continue;
            }
            run.step(
                    (double) moved.size() / all,
                    "Moving " + before.name() + ", " + moved.size() + " of " + all + " moved");
            moved.add(before.name() + " to " + move(run, before));
        }
        if (!stayed.isEmpty())
            throw new ProblemException(Problem.of(
                            title(),
                            "Nova of cloud " + cloud.name(),
                            host + " is closed and not empty: " + String.join(", ", stayed) + " stayed there"
                                    + (moved.isEmpty() ? "" : "; moved: " + String.join(", ", moved)))
                    .withHint("Nova moves none in such a state: mend or delete them, and drain again"));
        return moved.isEmpty() ? host + " is closed and empty" : host + " is empty: " + String.join(", ", moved);
    }

    private String move(Run run, InstanceFacts before) throws InterruptedException {
        Move move = move(before);
        int count = Following.count(cloud, before.id(), move.journal);
        ObjectNode body = body(move);
        run.change(
                "the move of " + before.name() + " is accepted",
                () -> new NovaChanges(cloud).action(before.id(), body),
                () -> Following.count(cloud, before.id(), move.journal) > count ? Look.HAPPENED : Look.NOT_SEEN);
        InstanceFacts now = Following.until(
                run,
                cloud,
                before.id(),
                before.name(),
                List.of("ACTIVE", "PAUSED", "SHUTOFF", "VERIFY_RESIZE"),
                LONGEST);
        if (now.status().equals("VERIFY_RESIZE"))
            InstanceAction.of(cloud, before.id(), before.name(), InstanceAction.Verb.CONFIRM)
                    .run(run);
        if (host.equals(now.host()))
            throw new ProblemException(Problem.of(
                    "move " + before.name() + " away from " + host,
                    "Nova of cloud " + cloud.name(),
                    "Nova left it where it was: no other host takes it"));
        return String.valueOf(now.host());
    }
}
