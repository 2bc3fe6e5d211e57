package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.Faults;
import org.xlcloud.simulator.http.Stamp;
import org.xlcloud.simulator.world.Aggregate;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.World;

/// Services, aggregates and availability zones; hypervisors are in [Hypervisors].
final class Computes {
    /// A service of the control plane; there is one of each, on one host.
    private record Control(String binary, int number, UUID id) {}

    private static final String CONTROLLER = "ctl-1";

    private final World world;
    private final Hypervisors hypervisors;
    private final List<Control> controls;

    Computes(World world, Faults faults) {
        this.world = world;
        this.hypervisors = new Hypervisors(world, faults);
        this.controls = List.of(
                new Control("nova-conductor", 1, world.dice().uuid("control", 1)),
                new Control("nova-scheduler", 2, world.dice().uuid("control", 2)));
    }

    void answer(Request request) throws IOException {
        switch (request.call().segment(1)) {
            case "os-hypervisors" -> hypervisors.answer(request);
            case "os-services" -> services(request);
            case "os-aggregates" -> aggregates(request);
            default -> zones(request);
        }
    }

    private void services(Request request) throws IOException {
        Call call = request.call();
        String id = call.segment(2);
        if (!id.isEmpty()) {
            if (!request.is("PUT") || !request.atLeast(53)) {
                throw Refusal.badMethod();
            }
            update(request, id);
            return;
        }
        request.need("os-services:list");
        String host = call.parameter("host");
        String binary = call.parameter("binary");
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("services");
            for (Control control : controls) {
                if ((host == null || host.equals(CONTROLLER)) && (binary == null || binary.equals(control.binary()))) {
                    control(json, request, control);
                }
            }
            if (binary == null || binary.equals("nova-compute")) {
                for (SimHost compute : world.hosts()) {
                    if (host == null || host.equals(compute.name())) {
                        service(json, request, compute);
                    }
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void control(JsonGenerator json, Request request, Control control) throws IOException {
        json.writeStartObject();
        json.writeStringField("binary", control.binary());
        json.writeStringField("host", CONTROLLER);
        id(json, request, control.number(), control.id());
        json.writeStringField("zone", "internal");
        json.writeStringField("status", "enabled");
        json.writeStringField("state", "up");
        json.writeStringField("updated_at", Stamp.micros(world.now().minus(Duration.ofSeconds(3))));
        json.writeNullField("disabled_reason");
        if (request.atLeast(11)) {
            json.writeBooleanField("forced_down", false);
        }
        json.writeEndObject();
    }

    private void service(JsonGenerator json, Request request, SimHost host) throws IOException {
        json.writeStartObject();
        json.writeStringField("binary", "nova-compute");
        json.writeStringField("host", host.name());
        id(json, request, host.number() + controls.size(), host.serviceId());
        json.writeStringField("zone", host.zone());
        json.writeStringField("status", host.disabled() ? "disabled" : "enabled");
        json.writeStringField("state", Hypervisors.state(host));
        json.writeStringField("updated_at", Stamp.micros(world.lastSeen(host)));
        json.writeStringField("disabled_reason", host.disabledReason());
        if (request.atLeast(11)) {
            json.writeBooleanField("forced_down", host.forcedDown());
        }
        json.writeEndObject();
    }

    private static void id(JsonGenerator json, Request request, int number, UUID id) throws IOException {
        if (request.atLeast(53)) {
            json.writeStringField("id", id.toString());
        } else {
            json.writeNumberField("id", number);
        }
    }

    private void update(Request request, String id) throws IOException {
        request.need("os-services:update");
        SimHost host = world.hosts().stream()
                .filter(candidate -> candidate.serviceId().toString().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Service " + id + " could not be found."));
        JsonNode body = request.call().json();
        if (body == null || !(body.has("status") || body.has("forced_down"))) {
            throw Refusal.badRequest(
                    "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        }
        if (body.has("forced_down")
                && !body.path("forced_down").asBoolean()
                && world.moves().isLeft(host)) {
            throw Refusal.badRequest("Unable to force up host " + host.name()
                    + " as `done` evacuation migration records remain associated with the host. Ensure the compute"
                    + " service has been restarted, allowing these records to move to `completed` before retrying this"
                    + " request.");
        }
        switch (body.path("status").asText()) {
            case "enabled" -> world.enable(host);
            case "disabled" -> world.disable(host, body.path("disabled_reason").asText(""));
            default -> {
                if (body.has("status")) {
                    throw Refusal.badRequest("Invalid input for field/attribute status.");
                }
            }
        }
        if (body.has("forced_down")) {
            world.forceDown(host, body.path("forced_down").asBoolean());
        }
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeFieldName("service");
            service(json, request, host);
            json.writeEndObject();
        });
    }

    private void aggregates(Request request) throws IOException {
        String id = request.call().segment(2);
        request.need("os-aggregates:" + (id.isEmpty() ? "index" : "show"));
        if (id.isEmpty()) {
            request.call().reply(200, json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("aggregates");
                for (Aggregate aggregate : world.aggregates()) {
                    aggregate(json, request, aggregate);
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            return;
        }
        Aggregate aggregate = world.aggregates().stream()
                .filter(candidate -> Integer.toString(candidate.id()).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Aggregate " + id + " could not be found."));
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeFieldName("aggregate");
            aggregate(json, request, aggregate);
            json.writeEndObject();
        });
    }

    private static void aggregate(JsonGenerator json, Request request, Aggregate aggregate) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", aggregate.name());
        json.writeStringField("availability_zone", aggregate.zone());
        json.writeBooleanField("deleted", false);
        json.writeStringField("created_at", Stamp.micros(aggregate.created()));
        json.writeNullField("updated_at");
        json.writeArrayFieldStart("hosts");
        for (SimHost host : aggregate.hosts()) {
            json.writeString(host.name());
        }
        json.writeEndArray();
        json.writeNullField("deleted_at");
        json.writeNumberField("id", aggregate.id());
        if (request.atLeast(41)) {
            json.writeStringField("uuid", aggregate.uuid().toString());
        }
        json.writeObjectFieldStart("metadata");
        for (var entry : aggregate.metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void zones(Request request) throws IOException {
        boolean full = request.call().segment(2).equals("detail");
        if (full) {
            request.need("os-availability-zone:detail");
        }
        List<String> names =
                world.hosts().stream().map(SimHost::zone).distinct().sorted().toList();
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("availabilityZoneInfo");
            if (full) {
                zone(json, "internal", List.of(), true);
            }
            for (String name : names) {
                var hosts = new ArrayList<SimHost>();
                world.hosts().stream().filter(host -> host.zone().equals(name)).forEach(hosts::add);
                zone(json, name, hosts, full);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void zone(JsonGenerator json, String name, List<SimHost> hosts, boolean full) throws IOException {
        json.writeStartObject();
        json.writeStringField("zoneName", name);
        json.writeObjectFieldStart("zoneState");
        json.writeBooleanField("available", true);
        json.writeEndObject();
        if (!full) {
            json.writeNullField("hosts");
        } else {
            json.writeObjectFieldStart("hosts");
            for (SimHost host : hosts) {
                heartbeat(json, host.name(), "nova-compute", host);
            }
            if (name.equals("internal")) {
                json.writeObjectFieldStart(CONTROLLER);
                for (Control control : controls) {
                    active(json, control.binary(), null);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void heartbeat(JsonGenerator json, String field, String binary, SimHost host) throws IOException {
        json.writeObjectFieldStart(field);
        active(json, binary, host);
        json.writeEndObject();
    }

    private void active(JsonGenerator json, String binary, @Nullable SimHost host) throws IOException {
        json.writeObjectFieldStart(binary);
        json.writeBooleanField("active", host == null || !host.disabled());
        json.writeBooleanField("available", host == null || host.up());
        json.writeStringField("updated_at", Stamp.micros(host == null ? world.now() : world.lastSeen(host)));
        json.writeEndObject();
    }
}
