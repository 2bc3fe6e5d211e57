package org.xlcloud.services.pollster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;

/// GPUs as resources of Gnocchi: one for each card that an instance holds, named by its UUID (an id may
/// hold no slash), with host, address, instance, and the group by which Heat's alarms choose
/// (`server_group`, of the instance's metadata `metering.server_group`).
public final class GpuResources {
    /// Name and unit in Gnocchi, as `lab/telemetry` and the console's own reader have them.
    private static final Map<Metric, String[]> METRICS = new EnumMap<>(Map.ofEntries(
            Map.entry(Metric.UTILIZATION, new String[] {"gpu.utilization", "%"}),
            Map.entry(Metric.MEMORY_UTILIZATION, new String[] {"gpu.memory.utilization", "%"}),
            Map.entry(Metric.MEMORY_USED, new String[] {"gpu.memory.used", "MiB"}),
            Map.entry(Metric.MEMORY_TOTAL, new String[] {"gpu.memory.total", "MiB"}),
            Map.entry(Metric.TEMPERATURE, new String[] {"gpu.temperature", "C"}),
            Map.entry(Metric.FAN, new String[] {"gpu.fan", "%"}),
            Map.entry(Metric.POWER, new String[] {"gpu.power", "W"}),
            Map.entry(Metric.GRAPHICS_CLOCK, new String[] {"gpu.graphics_clock", "MHz"}),
            Map.entry(Metric.SM_CLOCK, new String[] {"gpu.sm_clock", "MHz"}),
            Map.entry(Metric.MEMORY_CLOCK, new String[] {"gpu.memory_clock", "MHz"}),
            Map.entry(Metric.ECC_SINGLE_BIT, new String[] {"gpu.ecc_sb", "errors"}),
            Map.entry(Metric.ECC_DOUBLE_BIT, new String[] {"gpu.ecc_db", "errors"}),
            Map.entry(Metric.ENCODER, new String[] {"gpu.encoder", "%"}),
            Map.entry(Metric.DECODER, new String[] {"gpu.decoder", "%"})));

    private static final List<String> ATTRIBUTES =
            List.of("host", "pci_address", "product_id", "server_group", "instance_id");
    /// Of the policies that a cloud has, what alarms on seconds need first.
    private static final List<String> POLICIES = List.of("gpu", "high", "medium", "low");

    private final Rest rest;
    private final String cloud;
    private final String type;
    private final Function<String, @Nullable Instance> instances;
    private final Map<String, String> known = new HashMap<>();
    private @Nullable Set<String> attributes;
    private @Nullable String policy;

    /// @param type the resource type's name, `gpu` by custom
    /// @param instances finds an instance by its id
    public GpuResources(Cloud cloud, String type, Function<String, @Nullable Instance> instances) {
        this.rest = cloud.rest(Service.METRIC);
        this.cloud = cloud.name();
        this.type = type;
        this.instances = instances;
    }

    /// Pushes all rows in one call.
    ///
    /// @throws ProblemException when they were not taken, or it is not known whether they were
    public void push(List<Measured> rows) {
        try {
            pushOnce(rows);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || (status != 404 && status != 400)) throw e;
            // somebody may have deleted a resource or the type behind our back: asked anew, once
            known.clear();
            attributes = null;
            policy = null;
            pushOnce(rows);
        }
    }

    private void pushOnce(List<Measured> rows) {
        Set<String> has = attributes == null ? attributes() : attributes;
        String by = policy == null ? policy() : policy;
        attributes = has;
        policy = by;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Measured row : rows) {
            String id = resource(row.subject(), has);
            ObjectNode of = body.path(id) instanceof ObjectNode before ? before : body.putObject(id);
            row.values().known().forEach((metric, value) -> add(of, metric, value, row, by));
        }
        rest.send("POST", "/batch/resources/metrics/measures?create_metrics=true", body);
    }

    private static void add(ObjectNode of, Metric metric, double value, Measured row, String policy) {
        String[] name = METRICS.get(metric);
        if (name == null) return;
        ObjectNode own = of.path(name[0]) instanceof ObjectNode before ? before : of.putObject(name[0]);
        if (own.isEmpty())
            own.put("archive_policy_name", policy).put("unit", name[1]).putArray("measures");
        own.withArray("measures")
                .addObject()
                .put("timestamp", row.at().toString())
                .put("value", value);
    }

    /// Those that the type has; the type is made where there is none.
    private Set<String> attributes() {
        try {
            Set<String> has = new LinkedHashSet<>();
            rest.get("/resource_type/" + type).path("attributes").fieldNames().forEachRemaining(has::add);
            return has;
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != 404) throw e;
        }
        ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("name", type);
        ObjectNode each = wanted.putObject("attributes");
        for (String attribute : ATTRIBUTES)
            each.putObject(attribute)
                    .put("type", "string")
                    .put("required", false)
                    .put("max_length", 255);
        try {
            rest.send("POST", "/resource_type", wanted);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == 409) return Set.copyOf(ATTRIBUTES); // another pollster was faster
            if (status != null && status == 403)
                throw new ProblemException(
                        e.problem().withHint("An administrator must make the resource type " + type + " once"), e);
            throw e;
        }
        return Set.copyOf(ATTRIBUTES);
    }

    private String policy() {
        Set<String> there = new LinkedHashSet<>();
        for (JsonNode one : rest.get("/archive_policy"))
            there.add(one.path("name").asText());
        for (String wanted : POLICIES) if (there.contains(wanted)) return wanted;
        if (there.isEmpty())
            throw new ProblemException(Problem.of(
                    "push metrics into Gnocchi of cloud " + cloud,
                    "Gnocchi of cloud " + cloud,
                    "it has no archive policy"));
        return there.iterator().next();
    }

    /// Gnocchi's id of a GPU's resource, which is made where there is none.
    private String resource(Subject subject, Set<String> has) {
        String uuid = subject.aliases().uuid();
        String name = uuid != null ? uuid : subject.id().replace('/', '_');
        String instanceId = subject.aliases().instanceId();
        // a card without a name of its own is another resource under its next instance
        String key = uuid != null || instanceId == null ? name : name + "_" + instanceId;
        String before = known.get(key);
        if (before != null) return before;
        Instance instance = instanceId == null ? null : instances.apply(instanceId);
        ObjectNode wanted = wanted(subject, instanceId, instance, has);
        JsonNode found = find(key);
        String id = found == null ? make(key, wanted, instance) : amended(found, wanted);
        // one whose instance the inventory does not have yet is looked at again
        if (instanceId == null || instance != null) known.put(key, id);
        return id;
    }

    private static ObjectNode wanted(
            Subject subject, @Nullable String instanceId, @Nullable Instance instance, Set<String> has) {
        int slash = subject.id().indexOf('/');
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        put(wanted, has, "host", subject.id().substring(0, Math.max(0, slash)));
        put(wanted, has, "pci_address", subject.id().substring(slash + 1));
        put(wanted, has, "instance_id", instanceId);
        put(
                wanted,
                has,
                "server_group",
                instance == null ? null : instance.metadata().get("metering.server_group"));
        return wanted;
    }

    /// A resource that another pollster made, or that had another instance, gets what alarms look for.
    private String amended(JsonNode found, ObjectNode wanted) {
        String id = found.path("id").asText();
        ObjectNode differing = JsonNodeFactory.instance.objectNode();
        wanted.properties().forEach(one -> {
            if (!found.path(one.getKey()).asText("").equals(one.getValue().asText()))
                differing.set(one.getKey(), one.getValue());
        });
        if (!differing.isEmpty()) rest.send("PATCH", "/resource/" + type + "/" + id, differing);
        return id;
    }

    private @Nullable JsonNode find(String name) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putObject("=").put("original_resource_id", name);
        JsonNode found = rest.search("/search/resource/" + type, filter);
        return found.path(0).path("id").asText().isEmpty() ? null : found.path(0);
    }

    private String make(String name, ObjectNode wanted, @Nullable Instance instance) {
        wanted.put("id", name);
        if (instance != null) wanted.put("project_id", instance.projectId());
        JsonNode made = rest.send("POST", "/resource/" + type, wanted);
        String id = made.path("id").asText();
        if (!id.matches("[0-9a-fA-F-]{32,36}"))
            throw new ProblemException(Problem.of(
                    "make a resource in Gnocchi of cloud " + cloud,
                    "Gnocchi of cloud " + cloud,
                    "found the id " + Text.line(id)));
        return id;
    }

    private static void put(ObjectNode to, Set<String> has, String attribute, @Nullable String value) {
        if (value != null && has.contains(attribute)) to.put(attribute, value);
    }
}
