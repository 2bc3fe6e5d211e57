package org.xlcloud.services.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;

/// A change of one alarm in Aodh.
public final class AlarmChange implements Action {
    private static final String AODH = "Aodh";

    private final Cloud cloud;
    private final String id;
    private final String kind;
    private final String title;
    private final String method;
    private final String path;
    private final String body;
    private final List<String> effects;
    private final Work work;

    /// What differs between the changes.
    private interface Work {
        /// Whether the alarm is as it is to be already; null where it is not there.
        boolean done(@Nullable AodhAlarm now);

        /// Changes it, and says so.
        String send(Run run, Aodh aodh) throws InterruptedException;
    }

    private AlarmChange(
            Cloud cloud,
            String id,
            String kind,
            String title,
            String method,
            String path,
            String body,
            List<String> effects,
            Work work) {
        this.cloud = cloud;
        this.id = id;
        this.kind = kind;
        this.title = title;
        this.method = method;
        this.path = path;
        this.body = body;
        this.effects = List.copyOf(effects);
        this.work = work;
    }

    /// Sets the state, as if Aodh had come to it by itself.
    public static AlarmChange state(Cloud cloud, String id, String name, State state) {
        return existing(
                cloud,
                id,
                "alarm.set-state",
                "Set the state of alarm " + name + " to " + state.word(),
                "PUT",
                "/state",
                TextNode.valueOf(state.word()).toString(),
                List.of("is " + state.word() + " until Aodh evaluates it again"),
                "alarm " + name + " is set to " + state.word(),
                now -> State.of(now.state()) == state,
                aodh -> aodh.setState(id, state.word()));
    }

    /// Has Aodh evaluate it or not.
    public static AlarmChange enable(Cloud cloud, String id, String name, boolean enabled) {
        return existing(
                cloud,
                id,
                enabled ? "alarm.enable" : "alarm.disable",
                (enabled ? "Enable alarm " : "Disable alarm ") + name,
                "PUT",
                "",
                "{\"enabled\": " + enabled + ", …}",
                List.of(
                        enabled
                                ? "is evaluated from Aodh's next turn on"
                                : "is not evaluated any more and calls nobody"),
                "alarm " + name + (enabled ? " is enabled" : " is disabled"),
                now -> now.enabled() == enabled,
                aodh -> aodh.enable(id, enabled));
    }

    /// Changes what the caller names and leaves everything else of the alarm as it is.
    ///
    /// @param changes each in words, without secrets: "Threshold: 80 → 85"
    public static AlarmChange edit(
            Cloud cloud, String id, String name, List<String> changes, Consumer<ObjectNode> change) {
        return existing(
                cloud,
                id,
                "alarm.edit",
                "Edit alarm " + name,
                "PUT",
                "",
                "",
                changes,
                "alarm " + name + " is changed: " + String.join("; ", changes),
                now -> {
                    ObjectNode wanted = now.copy();
                    change.accept(wanted);
                    return wanted.equals(now.json());
                },
                aodh -> aodh.edit(id, change));
    }

    public static AlarmChange delete(Cloud cloud, String id, String name) {
        String done = "alarm " + name + " is deleted";
        return new AlarmChange(
                cloud,
                id,
                "alarm.delete",
                "Delete alarm " + name,
                "DELETE",
                "/v2/alarms/" + id,
                "",
                List.of(),
                new Work() {
                    @Override
                    public boolean done(@Nullable AodhAlarm now) {
                        return now == null;
                    }

                    @Override
                    public String send(Run run, Aodh aodh) throws InterruptedException {
                        run.change(
                                done,
                                () -> aodh.delete(id),
                                () -> read(aodh, id) == null ? Look.HAPPENED : Look.NOT_SEEN);
                        return done;
                    }
                });
    }

    /// @param alarm as Aodh's API has it
    public static AlarmChange create(Cloud cloud, ObjectNode alarm) {
        String name = alarm.path("name").asText("");
        return new AlarmChange(
                cloud,
                "",
                "alarm.create",
                "Create alarm " + name,
                "POST",
                "/v2/alarms",
                shown(alarm).toString(),
                List.of(),
                new Work() {
                    @Override
                    public boolean done(@Nullable AodhAlarm now) {
                        return false; // several may have one name
                    }

                    @Override
                    public String send(Run run, Aodh aodh) throws InterruptedException {
                        Set<String> before = new HashSet<>();
                        for (AodhAlarm each : aodh.alarms()) before.add(each.id());
                        AodhAlarm made = run.make(
                                "alarm " + name + " is created",
                                () -> aodh.create(alarm),
                                () -> aodh.alarms().stream()
                                        .filter(each -> each.name().equals(name) && !before.contains(each.id()))
                                        .findFirst()
                                        .orElse(null));
                        return "alarm " + name + " is created as " + made.id();
                    }
                });
    }

    private interface Already {
        boolean is(AodhAlarm now);
    }

    private static AlarmChange existing(
            Cloud cloud,
            String id,
            String kind,
            String title,
            String method,
            String part,
            String body,
            List<String> effects,
            String done,
            Already already,
            Consumer<Aodh> send) {
        return new AlarmChange(cloud, id, kind, title, method, "/v2/alarms/" + id + part, body, effects, new Work() {
            @Override
            public boolean done(@Nullable AodhAlarm now) {
                return now != null && already.is(now);
            }

            @Override
            public String send(Run run, Aodh aodh) throws InterruptedException {
                run.change(done, () -> send.accept(aodh), () -> done(read(aodh, id)) ? Look.HAPPENED : Look.NOT_SEEN);
                return done;
            }
        });
    }

    /// Null where Aodh does not have it.
    private static @Nullable AodhAlarm read(Aodh aodh, String id) {
        try {
            return aodh.alarm(id);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == 404) return null;
            throw e;
        }
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Preview preview() {
        var preview = Preview.of(this, cloud);
        if (!cloud.has(Service.ALARMING))
            return preview.blocker(Reason.UNSUPPORTED, "cloud " + cloud.name() + " has no alarm service")
                    .build();
        if (id.isEmpty()) return preview.call(AODH, method, path, body).build();
        AodhAlarm now = read(new Aodh(cloud), id);
        if (work.done(now)) return preview.nothingToDo("It is so already").build();
        if (now == null)
            return preview.blocker(Reason.GONE, "Aodh has no alarm " + id + " any more")
                    .build();
        boolean deletes = method.equals("DELETE");
        if (deletes) {
            preview.hurts(Touched.Kind.ALARM, id, now.name(), "is deleted, and its history in Aodh with it");
            preview.typed(now.name());
        } else {
            preview.touches(Touched.Kind.ALARM, id, now.name(), String.join("; ", effects));
            if (kind.equals("alarm.edit")) preview.warning("Everything else of the alarm stays as it is");
        }
        String calls = kind.equals("alarm.set-state") ? "is called for the new state" : "is what it calls";
        for (String url : now.actions().stream().distinct().toList())
            preview.touches(Touched.Kind.OTHER, "", withoutSecrets(url), calls);
        return preview.call(AODH, method, path, body).build();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        return work.send(run, new Aodh(cloud));
    }

    /// A body as it may be shown: addresses of actions may hold signatures.
    private static JsonNode shown(ObjectNode alarm) {
        ObjectNode shown = alarm.deepCopy();
        for (String field : AodhAlarm.ACTIONS) {
            if (!shown.path(field).isArray()) continue;
            var urls = shown.putArray(field);
            alarm.path(field).forEach(url -> urls.add(withoutSecrets(url.asText())));
        }
        return shown;
    }

    /// An action's address without its query and its user, which may hold a signature or a password.
    public static String withoutSecrets(String url) {
        int query = url.indexOf('?');
        String plain = query < 0 ? url : url.substring(0, query) + "?…";
        try {
            String user = URI.create(url).getRawUserInfo();
            return user == null ? plain : plain.replace(user + "@", "");
        } catch (IllegalArgumentException e) {
            return plain; // Aodh takes any text
        }
    }
}
