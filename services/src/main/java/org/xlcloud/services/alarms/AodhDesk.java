package org.xlcloud.services.alarms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;

/// Changes Aodh's alarms for an operator, each change with its call and outcome in the journal:
/// what was asked for is written before Aodh is asked, so that nothing is done of which nobody
/// knows.
public final class AodhDesk {
    private final Journal journal;
    private final Author author;
    private final Function<String, Optional<Cloud>> clouds;
    private final InstantSource clock;

    /// @param clouds the connection of an open cloud by its name
    public AodhDesk(Journal journal, Author author, Function<String, Optional<Cloud>> clouds, InstantSource clock) {
        this.journal = journal;
        this.author = author;
        this.clouds = clouds;
        this.clock = clock;
    }

    /// The alarm as Aodh has it now.
    public AodhAlarm show(String cloud, String id) {
        return aodh(cloud).alarm(id);
    }

    public void setState(String cloud, String id, State state) {
        Aodh aodh = aodh(cloud);
        act(
                cloud,
                id,
                "Set the state of alarm " + id + " to " + state.word(),
                "PUT /v2/alarms/" + id + "/state",
                () -> {
                    aodh.setState(id, state.word());
                    return id;
                });
    }

    /// Has Aodh evaluate an alarm or not.
    public void enable(String cloud, String id, boolean enabled) {
        Aodh aodh = aodh(cloud);
        String what = (enabled ? "Enable" : "Disable") + " alarm " + id;
        act(
                cloud,
                id,
                what,
                "PUT /v2/alarms/" + id,
                () -> aodh.enable(id, enabled).id());
    }

    public void delete(String cloud, String id) {
        Aodh aodh = aodh(cloud);
        act(cloud, id, "Delete alarm " + id, "DELETE /v2/alarms/" + id, () -> {
            aodh.delete(id);
            return id;
        });
    }

    /// Changes what the caller names and leaves everything else of the alarm as it is.
    public AodhAlarm edit(String cloud, String id, String what, Consumer<ObjectNode> change) {
        Aodh aodh = aodh(cloud);
        var edited = new AodhAlarm[1];
        act(cloud, id, what, "PUT /v2/alarms/" + id, () -> {
            edited[0] = aodh.edit(id, change);
            return id;
        });
        return edited[0];
    }

    /// @param alarm as Aodh's API has it
    public AodhAlarm create(String cloud, ObjectNode alarm) {
        Aodh aodh = aodh(cloud);
        var created = new AodhAlarm[1];
        String what = "Create alarm " + alarm.path("name").asText();
        act(cloud, "", what, "POST /v2/alarms", () -> {
            created[0] = aodh.create(alarm);
            return created[0].id();
        });
        return created[0];
    }

    private Aodh aodh(String cloud) {
        return new Aodh(connection(cloud));
    }

    Cloud connection(String cloud) {
        return clouds.apply(cloud)
                .orElseThrow(() ->
                        new ProblemException(Problem.of("work on alarms", "cloud " + cloud, "the cloud is not open")
                                .withHint("Open it first.")));
    }

    private void act(String cloud, String id, String what, String call, Supplier<String> work) {
        note(cloud, id, what + ": begun", "", call, "begun");
        String of;
        try {
            of = work.get();
        } catch (ProblemException e) {
            note(cloud, id, what + ": failed", e.problem().oneLine(), call, "failed");
            throw e;
        }
        note(cloud, of, what + ": done", "", call, "done");
    }

    private void note(String cloud, String id, String text, String cause, String call, String outcome) {
        ObjectNode json = Detail.MAPPER.createObjectNode();
        json.put("outcome", outcome);
        ArrayNode calls = json.putArray("calls");
        calls.addObject().put("service", "Aodh").put("call", call);
        String key = id.isEmpty() ? "" : cloud + "/" + id;
        List<Link> links = id.isEmpty()
                ? List.of(Link.of("cloud", cloud))
                : List.of(Link.of("alarm", key), Link.of("cloud", cloud));
        journal.append(Fact.of(clock.instant(), Kind.ACTION, cloud, "console", key, text)
                .by(author.toString())
                .because(cause)
                .on(links)
                .with(json.toString()));
    }
}
