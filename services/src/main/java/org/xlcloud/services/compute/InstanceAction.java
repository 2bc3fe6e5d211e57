package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
import org.xlcloud.services.openstack.NovaChanges;

/// Something done to one instance as it is: power, rebuild, shelving, delete, and the end of a resize.
public final class InstanceAction implements Action {
    private final Cloud cloud;
    private final String id;
    private final String name;
    private final Verb verb;

    /// What can be done.
    public enum Verb {
        START("Start", "start", "os-start", Set.of("SHUTOFF"), "ACTIVE", 5, "is started"),
        STOP("Stop", "stop", "os-stop", Set.of("ACTIVE", "ERROR"), "SHUTOFF", 10, "is shut off; its sessions end"),
        SOFT_REBOOT("Reboot", "reboot", "reboot", Set.of("ACTIVE"), "ACTIVE", 30, "restarts; its sessions end"),
        HARD_REBOOT(
                "Reboot",
                "reboot",
                "reboot",
                Set.of("ACTIVE", "SHUTOFF", "ERROR", "PAUSED", "SUSPENDED"),
                "ACTIVE",
                30,
                "is cut off and started anew, with its devices attached again"),
        REBUILD(
                "Rebuild",
                "rebuild",
                "rebuild",
                Set.of("ACTIVE", "SHUTOFF", "ERROR"),
                "ACTIVE",
                60,
                "gets a fresh disk from its image: what is on its root disk is lost"),
        SHELVE(
                "Shelve",
                "shelve",
                "shelve",
                Set.of("ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED"),
                "SHELVED_OFFLOADED",
                60,
                "is shut off and leaves its host, keeping its disk as an image"),
        UNSHELVE(
                "Unshelve",
                "unshelve",
                "unshelve",
                Set.of("SHELVED", "SHELVED_OFFLOADED"),
                "ACTIVE",
                60,
                "is started again, on any host that has what its flavor asks for"),
        LOCK("Lock", "lock", "lock", Set.of(), "", 1, "refuses changes by others"),
        UNLOCK("Unlock", "unlock", "unlock", Set.of(), "", 1, "takes changes again"),
        CONFIRM(
                "Confirm",
                "confirmResize",
                "confirmResize",
                Set.of("VERIFY_RESIZE"),
                "ACTIVE",
                5,
                "keeps its new flavor; what it held before is given back"),
        REVERT(
                "Revert",
                "revertResize",
                "revertResize",
                Set.of("VERIFY_RESIZE"),
                "ACTIVE",
                20,
                "goes back to its old flavor and host; it is off meanwhile"),
        DELETE("Delete", "delete", "", Set.of(), "", 5, "is deleted for good, with what is on its local disk");

        private final String title;
        private final String journal;
        private final String call;
        private final Set<String> from;
        private final String to;
        private final int usualSeconds;
        private final String effect;

        Verb(String title, String journal, String call, Set<String> from, String to, int usualSeconds, String effect) {
            this.title = title;
            this.journal = journal;
            this.call = call;
            this.from = from;
            this.to = to;
            this.usualSeconds = usualSeconds;
            this.effect = effect;
        }

        /// As in a menu: "Reboot hard".
        public String title() {
            return this == HARD_REBOOT ? "Reboot hard" : this == CONFIRM || this == REVERT ? title + " resize" : title;
        }

        /// As on the command line: `hard-reboot`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Whether it can be done with an instance of this status.
        public boolean fits(String status) {
            return anytime() || from.contains(status);
        }

        private boolean grave() {
            return switch (this) {
                case START, UNSHELVE, LOCK, UNLOCK, CONFIRM -> false;
                case STOP, SOFT_REBOOT, HARD_REBOOT, REBUILD, SHELVE, REVERT, DELETE -> true;
            };
        }

        private boolean destroys() {
            return this == REBUILD || this == DELETE;
        }

        /// Whether it needs nothing of the instance's state.
        private boolean anytime() {
            return from.isEmpty();
        }
    }

    private InstanceAction(Cloud cloud, String id, String name, Verb verb) {
        this.cloud = cloud;
        this.id = id;
        this.name = name;
        this.verb = verb;
    }

    /// @param nameOrId of the instance
    /// @throws org.xlcloud.services.flow.ProblemException when there is no such instance, or several of the name
    public static InstanceAction of(Cloud cloud, String nameOrId, Verb verb) {
        String id = InstanceFacts.id(cloud, nameOrId);
        InstanceFacts facts = id.equals(nameOrId) ? InstanceFacts.read(cloud, id) : null;
        return new InstanceAction(cloud, id, facts == null ? nameOrId : facts.name(), verb);
    }

    /// For callers who know both already; asks nobody.
    public static InstanceAction of(Cloud cloud, String id, String name, Verb verb) {
        return new InstanceAction(cloud, id, name, verb);
    }

    public static List<Verb> verbs() {
        return Arrays.asList(Verb.values());
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "instance." + verb.word();
    }

    @Override
    public String title() {
        return verb.title() + " " + name;
    }

    @Override
    public Preview preview() {
        var preview = Preview.of(this, cloud).usually(Duration.ofSeconds(verb.usualSeconds));
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        if (facts == null) {
            if (verb == Verb.DELETE)
                return preview.nothingToDo(name + " is gone already").build();
            return preview.blocker(Reason.GONE, "Nova has " + name + " no more").build();
        }
        boolean lockOnly = verb == Verb.LOCK || verb == Verb.UNLOCK;
        String so = so(facts);
        if (so != null) return preview.nothingToDo(so).build();
        if (!lockOnly) facts.block(preview);
        if (!verb.anytime() && !verb.from.contains(facts.status()))
            preview.blocker(
                    Reason.STATE,
                    name + " is " + facts.status() + "; " + verb.title().toLowerCase(Locale.ROOT) + " needs "
                            + String.join(" or ", verb.from));
        if (verb == Verb.REBUILD && facts.image() == null)
            preview.blocker(Reason.UNSUPPORTED, name + " boots from a volume: the console does not rebuild those");
        if (verb.grave()) preview.hurts(Touched.Kind.INSTANCE, id, name, verb.effect);
        else preview.touches(Touched.Kind.INSTANCE, id, name, verb.effect);
        switch (verb) {
            case STOP -> facts.touchDevices(preview, "stays held although nobody uses it");
            case DELETE, SHELVE -> facts.touchDevices(preview, "becomes free");
            case REBUILD, HARD_REBOOT, SOFT_REBOOT -> facts.touchDevices(preview, "is out of use meanwhile");
            default -> {
                // nothing about its devices changes
            }
        }
        if (verb == Verb.DELETE)
            facts.touchStack(cloud, preview, "owns it: Heat does not notice, and replaces it at its next update");
        if (verb.destroys()) preview.typed(name);
        if (verb == Verb.DELETE) preview.call("Nova", "DELETE", "/servers/" + id, "");
        else
            preview.call(
                    "Nova", "POST", "/servers/" + id + "/action", body(facts).toString());
        return preview.build();
    }

    /// Why there is nothing to do; null where there is something.
    private @Nullable String so(InstanceFacts facts) {
        if (verb == Verb.LOCK && facts.lockedReason() != null) return name + " is locked already";
        if (verb == Verb.UNLOCK && facts.lockedReason() == null) return name + " is not locked";
        boolean rests = facts.taskState() == null;
        boolean there = rests && facts.status().equals(verb.to) && !verb.from.contains(verb.to);
        if (!there) return null;
        if (verb == Verb.REVERT) return "no resize of " + name + " waits to be reverted: it is " + facts.status();
        if (verb == Verb.CONFIRM) return "no resize of " + name + " waits to be confirmed: it is " + facts.status();
        return name + " is " + facts.status() + " already";
    }

    private ObjectNode body(InstanceFacts facts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        switch (verb) {
            case SOFT_REBOOT -> body.putObject("reboot").put("type", "SOFT");
            case HARD_REBOOT -> body.putObject("reboot").put("type", "HARD");
            case REBUILD -> body.putObject("rebuild").put("imageRef", facts.image());
            default -> body.putNull(verb.call);
        }
        return body;
    }

    @Override
    public String run(Run run) throws InterruptedException {
        InstanceFacts facts = InstanceFacts.read(cloud, id);
        if (facts == null) {
            if (verb == Verb.DELETE) return name + " is gone";
            throw new ProblemException(Problem.of(
                    title(), "Nova of cloud " + cloud.name(), "somebody has deleted " + name + " meanwhile"));
        }
        var changes = new NovaChanges(cloud);
        if (verb == Verb.DELETE) {
            run.change("the deletion of " + name + " is accepted", () -> delete(changes), this::deleted);
            run.await("wait for " + name + " to be gone", Duration.ofMinutes(5), () -> {
                InstanceFacts now = InstanceFacts.read(cloud, id);
                if (now != null && now.status().equals("ERROR") && now.taskState() == null)
                    throw Following.failed(now, "delete");
                return now == null ? Look.HAPPENED : null;
            });
            return name + " is gone";
        }
        int before = Following.count(cloud, id, verb.journal);
        ObjectNode body = body(facts);
        run.change(
                verb.title().toLowerCase(Locale.ROOT) + " of " + name + " is accepted",
                () -> changes.action(id, body),
                () -> Following.count(cloud, id, verb.journal) > before ? Look.HAPPENED : Look.NOT_SEEN);
        if (verb.to.isEmpty()) return name + (verb == Verb.LOCK ? " is locked" : " is unlocked");
        run.step(-1, "Waiting for " + name + " to be " + verb.to);
        InstanceFacts end = Following.until(run, cloud, id, name, verb.to, Duration.ofMinutes(10));
        return name + " is " + end.status();
    }

    /// Somebody else may have been faster, and that is what was wanted.
    private void delete(NovaChanges changes) {
        try {
            changes.delete(id);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != InstanceFacts.NOT_FOUND) throw e;
        }
    }

    private Look deleted() {
        InstanceFacts now = InstanceFacts.read(cloud, id);
        return now == null || "deleting".equals(now.taskState()) ? Look.HAPPENED : Look.NOT_SEEN;
    }

    /// What its console printed last.
    ///
    /// @param lines how many of them
    public static String log(Cloud cloud, String nameOrId, int lines) {
        return new NovaChanges(cloud).consoleLog(InstanceFacts.id(cloud, nameOrId), lines);
    }

    /// Where its console can be opened in a browser for a few minutes.
    public static String console(Cloud cloud, String nameOrId) {
        JsonNode made = new NovaChanges(cloud).console(InstanceFacts.id(cloud, nameOrId));
        return made.at("/remote_console/url").asText();
    }
}
