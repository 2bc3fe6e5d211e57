package org.xlcloud.simulator.placement;

import java.io.IOException;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.World;

/// Placement, shaped by recordings of 8.0 (Zed). There is no paging: a list has everything.
public final class Placement implements CloudService {
    private final Tokens tokens;
    private final Providers providers;
    private final Consumers consumers;
    private final Candidates candidates;
    private final Names names;

    public Placement(World world, Tokens tokens) {
        this.tokens = tokens;
        this.names = new Names(world);
        this.providers = new Providers(world, names);
        this.consumers = new Consumers(world);
        this.candidates = new Candidates(world, names);
    }

    @Override
    public String type() {
        return "placement";
    }

    @Override
    public String name() {
        return "placement";
    }

    @Override
    public String path(String projectId) {
        return "";
    }

    @Override
    public void answer(Call call) throws IOException {
        call.with("x-openstack-request-id", call.requestId());
        int minor = 0;
        try {
            minor = Request.minor(call);
            call.with("OpenStack-API-Version", "placement 1." + minor);
            if (call.segments().isEmpty()) {
                call.with("Vary", "openstack-api-version").reply(200, json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("versions");
                    json.writeStartObject();
                    json.writeStringField("id", "v1.0");
                    json.writeStringField("max_version", "1." + Request.NEWEST);
                    json.writeStringField("min_version", "1.0");
                    json.writeStringField("status", "CURRENT");
                    json.writeArrayFieldStart("links");
                    json.writeStartObject();
                    json.writeStringField("rel", "self");
                    json.writeStringField("href", "");
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeEndObject();
                });
                return;
            }
            Grant grant = tokens.find(call);
            if (grant == null) {
                // The token is checked before the version is negotiated.
                call.without("OpenStack-API-Version");
                tokens.refuse(call);
                return;
            }
            route(new Request(call, grant, minor));
            call.with("Vary", "openstack-api-version");
            if (minor >= 15) {
                call.with("Cache-Control", "no-cache");
            }
        } catch (Refusal refusal) {
            refuse(call, refusal, minor);
        }
    }

    private void route(Request request) throws IOException {
        switch (request.call().segment(0)) {
            case "resource_providers" -> providers.answer(request);
            case "allocations" -> consumers.allocations(request);
            case "allocation_candidates" -> candidates.answer(request);
            case "usages" -> consumers.usages(request);
            case "resource_classes" -> names.classes(request);
            case "traits" -> names.traits(request);
            default -> throw Refusal.notFound("The resource could not be found.");
        }
    }

    private static void refuse(Call call, Refusal refusal, int minor) throws IOException {
        if (refusal.status() == 409) {
            call.with("Vary", "openstack-api-version");
        }
        call.reply(refusal.status(), json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("errors");
            json.writeStartObject();
            json.writeNumberField("status", refusal.status());
            json.writeStringField("title", refusal.title());
            json.writeStringField("detail", refusal.getMessage());
            if (refusal.status() == 406) {
                json.writeStringField("max_version", "1." + Request.NEWEST);
                json.writeStringField("min_version", "1.0");
            }
            if (minor >= 23) {
                json.writeStringField("code", refusal.code());
            }
            json.writeStringField("request_id", call.requestId());
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
