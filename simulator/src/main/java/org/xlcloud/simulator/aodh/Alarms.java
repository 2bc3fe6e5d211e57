package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm.State;
import org.xlcloud.simulator.world.World;

/// All alarms of the world with their history. They change under the world's lock.
public final class Alarms {
    private static final Duration EVALUATION = Duration.ofSeconds(10);
    private static final int HISTORY_KEPT = 500;

    /// Called for every action of a transition.
    public interface Action {
        /// @param url as the alarm has it
        /// @param message what the action is told
        void fire(String url, Alarm alarm, JsonNode message);
    }

    private final World world;
    private final Duration evaluation;
    private final Evaluator evaluator;
    private final AlarmJson json = new AlarmJson();
    private final Map<UUID, Alarm> alarms = new ConcurrentHashMap<>();
    private final Map<UUID, List<AlarmChange>> history = new ConcurrentHashMap<>();
    private final List<Action> actions = new CopyOnWriteArrayList<>();
    private long number;

    public Alarms(World world, Evaluator evaluator) {
        this.world = world;
        this.evaluation = world.hasty(EVALUATION);
        this.evaluator = evaluator;
    }

    /// Has somebody see every action that is fired.
    public void onAction(Action action) {
        actions.add(action);
    }

    /// Evaluates for the first time in ten seconds, and then every ten; sooner in a hasty cloud.
    public void start() {
        world.schedule(evaluation, this::evaluate);
    }

    /// The newest first.
    public List<Alarm> all() {
        return alarms.values().stream()
                .sorted(Comparator.comparing(Alarm::changed).reversed().thenComparing(Alarm::id))
                .toList();
    }

    public @Nullable Alarm find(UUID id) {
        return alarms.get(id);
    }

    /// An alarm's history, the newest first.
    List<AlarmChange> history(UUID id) {
        return history.getOrDefault(id, List.of()).reversed();
    }

    /// The history of all alarms, the oldest first.
    List<AlarmChange> history() {
        return history.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(AlarmChange::at))
                .toList();
    }

    /// Adds an alarm with the line of its creation.
    public void create(Alarm alarm) {
        world.locked(() -> {
            alarms.put(alarm.id(), alarm);
            String detail = json.detail(alarm).toString();
            remember(alarm, "creation", detail, alarm.projectId(), alarm.userId(), alarm.changed());
        });
    }

    /// Gives an alarm another rule, as its owner would; it begins to be judged anew.
    public void replace(Alarm alarm) {
        replace(alarm, json.detail(alarm), alarm.userId(), alarm.projectId());
    }

    void replace(Alarm alarm, ObjectNode change, String userId, String projectId) {
        world.locked(() -> {
            alarms.put(alarm.id(), alarm);
            remember(alarm, "rule change", change.toString(), projectId, userId, world.now());
        });
    }

    void delete(Alarm alarm, String userId, String projectId) {
        world.locked(() -> {
            alarms.remove(alarm.id());
            String detail = json.detail(alarm).toString();
            remember(alarm, "deletion", detail, projectId, userId, world.now());
        });
    }

    /// Takes an alarm away, as its owner would.
    public void remove(UUID id) {
        Alarm alarm = alarms.get(id);
        if (alarm != null) delete(alarm, alarm.userId(), alarm.projectId());
    }

    /// Sets a state by hand, as an operator does.
    void set(Alarm alarm, State state, String userId, String projectId) {
        world.locked(() -> {
            Alarm now = alarm.with(state, "Manually set via API", world.now());
            alarms.put(now.id(), now);
            String detail = json.transition(state, now.stateReason()).toString();
            remember(now, "state transition", detail, projectId, userId, world.now());
        });
    }

    /// Fires every event alarm of the project that waits for such an event.
    ///
    /// @param project whose event it is
    /// @param traits of the event by name: texts and whole numbers
    public void event(String type, String project, Map<String, Object> traits) {
        world.locked(() -> {
            UUID id = world.dice().uuid("event", ++number);
            ObjectNode data = JsonNodeFactory.instance.objectNode().put("type", Alarm.EVENT);
            ObjectNode event = data.putObject(Alarm.EVENT);
            event.put("message_id", id.toString()).put("event_type", type);
            event.put("generated", world.now().toString());
            ArrayNode list = event.putArray("traits");
            traits.forEach((name, value) -> {
                ArrayNode trait = list.addArray().add(name);
                if (value instanceof Integer whole) trait.add(2).add(whole);
                else trait.add(1).add(value.toString());
            });
            for (Alarm alarm : all()) {
                JsonNode query = alarm.rule().path("query");
                if (alarm.isEvent()
                        && alarm.enabled()
                        && alarm.projectId().equals(project)
                        && alarm.rule().path("event_type").asText().equals(type)
                        && EventQuery.holds(query, traits)) {
                    String reason = "Event <id=" + id + ",event_type=" + type + "> hits the query <query="
                            + (query.isArray() ? query : "[]") + ">.";
                    if (alarm.state() != State.ALARM || alarm.repeatActions())
                        transit(alarm, State.ALARM, reason, data);
                }
            }
        });
    }

    private void evaluate() {
        Duration behind = world.clock().elapsed().minus(world.elapsed());
        // after a pause of more than an hour only the last hour is made up for
        Duration skipped = behind.compareTo(Duration.ofHours(1)) > 0
                ? evaluation.multipliedBy(behind.minusHours(1).dividedBy(evaluation))
                : Duration.ZERO;
        for (Alarm alarm : new ArrayList<>(alarms.values())) {
            if (alarm.enabled() && alarm.isThreshold()) evaluate(alarm);
        }
        world.schedule(evaluation.plus(skipped), this::evaluate);
    }

    private void evaluate(Alarm alarm) {
        Evaluator.Verdict verdict = evaluator.judge(alarm);
        if (verdict.state() != alarm.state()) {
            String reason = "Transition to " + verdict.state().word() + " " + verdict.reason();
            transit(alarm, verdict.state(), reason, threshold());
        } else {
            Alarm now = alarm.with(alarm.state(), alarm.stateReason(), world.now());
            alarms.put(now.id(), now);
            if (alarm.repeatActions()) fire(now, alarm.state(), threshold());
        }
    }

    private static ObjectNode threshold() {
        return JsonNodeFactory.instance.objectNode().put("type", "threshold");
    }

    private void transit(Alarm alarm, State state, String reason, JsonNode data) {
        Instant at = world.now();
        Alarm now = alarm.with(state, reason, at);
        alarms.put(now.id(), now);
        remember(now, "state transition", json.transition(state, reason).toString(), null, null, at);
        fire(now, alarm.state(), data);
    }

    private void fire(Alarm alarm, State previous, JsonNode data) {
        JsonNode message = alarm.message(previous, data);
        for (String url : alarm.actions(alarm.state())) {
            for (Action action : actions) action.fire(url, alarm, message);
        }
    }

    private void remember(
            Alarm alarm, String type, String detail, @Nullable String projectId, @Nullable String userId, Instant at) {
        UUID id = world.dice().uuid("alarm change", ++number);
        List<AlarmChange> lines = history.computeIfAbsent(alarm.id(), key -> new CopyOnWriteArrayList<>());
        lines.add(new AlarmChange(id, alarm.id(), type, detail, projectId, userId, alarm.projectId(), at));
        if (lines.size() > HISTORY_KEPT) lines.removeFirst();
    }
}
