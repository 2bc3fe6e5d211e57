package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.Faults;
import org.xlcloud.simulator.http.Stamp;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Guarded;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.Migration;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.World;

/// Nova v2.1, shaped by recordings of 26.2 (Zed): microversions are negotiated for each call, and errors carry the
/// fault's name as the one key of their body.
public final class Nova extends Guarded {
    private final World world;
    private final Quotas quotas;
    private final Servers servers;
    private final Computes computes;
    private final Flavors flavors;

    public Nova(World world, Tokens tokens, Faults faults) {
        super(tokens);
        this.world = world;
        this.quotas = new Quotas(world);
        this.servers = new Servers(world, quotas);
        this.computes = new Computes(world, faults);
        this.flavors = new Flavors(world);
    }

    @Override
    public String type() {
        return "compute";
    }

    @Override
    public String name() {
        return "nova";
    }

    @Override
    public String path(String projectId) {
        return "/v2.1";
    }

    @Override
    protected void stamp(Call call) {
        super.stamp(call);
        call.with("X-Compute-Request-Id", call.requestId());
    }

    @Override
    protected boolean open(Call call) throws IOException {
        if (call.segments().isEmpty()) {
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("versions");
                version(json, call.base(), false);
                json.writeEndArray();
                json.writeEndObject();
            });
        } else if (!call.segment(0).equals("v2.1")) {
            call.reply(404);
        } else if (call.segments().size() == 1) {
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeFieldName("version");
                version(json, call.base(), true);
                json.writeEndObject();
            });
        } else {
            return false;
        }
        return true;
    }

    @Override
    protected void route(Call call, Grant grant) throws IOException {
        String asked = Request.asked(call);
        String named = asked.equals("latest") ? "2." + Request.NEWEST : asked;
        call.with("OpenStack-API-Version", "compute " + named)
                .with("X-OpenStack-Nova-API-Version", named)
                .with("Vary", "OpenStack-API-Version");
        var request = new Request(call, grant, Request.minor(asked));
        if (grant.project() == null && !grant.admin()) {
            throw Refusal.forbidden("os_compute_api:" + call.segment(1));
        }
        route(request);
    }

    private void route(Request request) throws IOException {
        switch (request.call().segment(1)) {
            case "servers" -> servers.answer(request);
            case "flavors" -> flavors.answer(request);
            case "limits" -> quotas.limits(request);
            case "os-quota-sets" -> quotas.answer(request);
            case "os-hypervisors", "os-services", "os-aggregates", "os-availability-zone" -> computes.answer(request);
            case "os-migrations" -> migrations(request);
            default -> throw Refusal.notFound("The resource could not be found.");
        }
    }

    private void migrations(Request request) throws IOException {
        request.need("os-migrations:index");
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("migrations");
            for (Migration each : world.moves().migrations()) migration(json, request, each);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void migration(JsonGenerator json, Request request, Migration each) throws IOException {
        SimHost from = each.before().host();
        SimHost to = each.to();
        String source = from == null ? null : from.name();
        String target = to == null ? null : to.name();
        json.writeStartObject();
        json.writeNumberField("id", each.number());
        json.writeStringField("instance_uuid", each.before().id().toString());
        json.writeStringField("source_compute", source);
        json.writeStringField("source_node", source);
        json.writeStringField("dest_compute", target);
        json.writeStringField("dest_node", target);
        json.writeStringField("dest_host", to == null ? null : to.address());
        json.writeStringField("status", each.status());
        json.writeStringField("created_at", Stamp.micros(each.created()));
        json.writeStringField("updated_at", Stamp.micros(each.updated()));
        if (request.atLeast(23)) {
            json.writeStringField("migration_type", each.type());
        }
        if (request.atLeast(59)) {
            json.writeStringField("uuid", each.id().toString());
        }
        json.writeEndObject();
    }

    private static void version(JsonGenerator json, String base, boolean media) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", "v2.1");
        json.writeStringField("status", "CURRENT");
        json.writeStringField("version", "2." + Request.NEWEST);
        json.writeStringField("min_version", "2.1");
        json.writeStringField("updated", "2013-07-23T11:33:21Z");
        json.writeArrayFieldStart("links");
        link(json, "self", base + "/v2.1/");
        json.writeEndArray();
        if (media) {
            json.writeArrayFieldStart("media-types");
            json.writeStartObject();
            json.writeStringField("base", "application/json");
            json.writeStringField("type", "application/vnd.openstack.compute+json;version=2.1");
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    static void link(JsonGenerator json, String rel, String href) throws IOException {
        json.writeStartObject();
        json.writeStringField("rel", rel);
        json.writeStringField("href", href);
        json.writeEndObject();
    }

    /// The `links` of an element: itself, and the old address without a version.
    static void links(JsonGenerator json, String base, String collection, String id) throws IOException {
        json.writeArrayFieldStart("links");
        link(json, "self", base + "/v2.1/" + collection + "/" + id);
        link(json, "bookmark", base + "/" + collection + "/" + id);
        json.writeEndArray();
    }

    /// The `…_links` of a page that another may follow.
    static void next(JsonGenerator json, String field, String href) throws IOException {
        json.writeArrayFieldStart(field);
        link(json, "next", href);
        json.writeEndArray();
    }
}
