package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Guarded;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.World;

/// Gnocchi's API v1 as far as the console and a pollster need it.
public final class Gnocchi extends Guarded {
    private final Resources resources;
    private final Measuring measuring;
    private final Batch batch;
    private final ResourceTypes types;
    private final GnocchiJson shapes = new GnocchiJson();
    private final JsonMapper mapper = new JsonMapper();

    public Gnocchi(World world, Tokens tokens, Metering metering) {
        super(tokens);
        measuring = new Measuring(world, metering);
        resources = new Resources(world, metering, measuring);
        types = metering.types();
        batch = new Batch(world, metering, resources);
    }

    @Override
    public String type() {
        return "metric";
    }

    @Override
    public String name() {
        return "gnocchi";
    }

    @Override
    public String path(String projectId) {
        return "";
    }

    /// Gnocchi's answers have no request id.
    @Override
    protected void stamp(Call call) {}

    @Override
    protected boolean open(Call call) throws IOException {
        if (!call.segments().isEmpty()) return false;
        call.reply(200, shapes.versions(call.base()));
        return true;
    }

    @Override
    protected void route(Call call, Grant grant) throws IOException {
        List<String> path = call.segments();
        if (!path.getFirst().equals("v1")) throw Refusal.noRoute();
        String route = call.method() + " " + call.segment(1);
        switch (route) {
            case "GET capabilities" -> call.reply(200, shapes.capabilities());
            case "GET status" -> status(call, grant);
            case "GET archive_policy" -> policies(call);
            case "POST archive_policy" -> throw grant.admin() ? Refusal.notAllowed() : Refusal.forbidden();
            case "GET resource_type" -> types(call);
            case "POST resource_type" -> newType(call, grant);
            case "DELETE resource_type" -> endType(call, grant);
            case "GET resource", "DELETE resource" -> resources.answer(call, grant);
            case "POST resource" -> resources.create(call, grant);
            case "PATCH resource" -> resources.amend(call, grant);
            case "GET metric" -> measuring.metrics(call, grant);
            case "POST search" -> resources.search(call, grant);
            case "POST aggregates" -> measuring.aggregates(call, grant);
            case "POST batch" -> batch.answer(call, grant);
            default -> throw Refusal.noRoute();
        }
    }

    private void status(Call call, Grant grant) throws IOException {
        if (!grant.admin()) throw Refusal.forbidden();
        ObjectNode body = mapper.createObjectNode();
        body.putObject("storage").putObject("summary").put("metrics", 0).put("measures", 0);
        body.putObject("metricd").putArray("processors").add("gnocchi.0");
        call.reply(200, body);
    }

    private void policies(Call call) throws IOException {
        if (call.segments().size() == 2) {
            ArrayNode list = mapper.createArrayNode();
            ArchivePolicy.ALL.forEach(policy -> list.add(shapes.policy(policy)));
            call.reply(200, list);
        } else {
            String name = call.segment(2);
            call.reply(
                    200,
                    shapes.policy(ArchivePolicy.named(name)
                            .orElseThrow(() -> Refusal.notFound("Archive policy " + name + " does not exist"))));
        }
    }

    private void types(Call call) throws IOException {
        if (call.segments().size() == 2) {
            ArrayNode list = mapper.createArrayNode();
            types.names().forEach(name -> list.add(shapes.type(name, types.require(name))));
            call.reply(200, list);
        } else {
            String name = call.segment(2);
            call.reply(200, shapes.type(name, types.require(name)));
        }
    }

    private void newType(Call call, Grant grant) throws IOException {
        if (!grant.admin()) throw Refusal.forbidden();
        JsonNode body = call.json();
        if (body == null || !body.hasNonNull("name")) throw Refusal.input("required key not provided @ data['name']");
        String name = body.get("name").asText();
        types.add(name, () -> body.path("attributes").fieldNames());
        call.reply(201, shapes.type(name, types.require(name)));
    }

    private void endType(Call call, Grant grant) throws IOException {
        if (!grant.admin()) throw Refusal.forbidden();
        types.remove(call.segment(2));
        call.reply(204);
    }
}
