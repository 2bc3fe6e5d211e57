package org.xlcloud.simulator.nova;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.Stamp;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.ServerAction;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// `/servers`.
final class Servers {
    private static final double BUSY = 75;
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final World world;
    private final Quotas quotas;
    private final ServerJson form = new ServerJson();
    private final ServerActions actions;

    Servers(World world, Quotas quotas) {
        this.world = world;
        this.quotas = quotas;
        this.actions = new ServerActions(world, form, quotas);
    }

    void answer(Request request) throws IOException {
        Call call = request.call();
        String id = call.segment(2);
        String part = call.segment(3);
        if (id.isEmpty() && request.is("POST")) {
            create(request);
        } else if (id.isEmpty() || id.equals("detail")) {
            list(request, !id.isEmpty());
        } else if (part.isEmpty() && request.is("GET")) {
            SimServer server = find(request, id);
            call.reply(200, json -> {
                json.writeStartObject();
                json.writeFieldName("server");
                form.full(json, request, server, true);
                json.writeEndObject();
            });
        } else if (part.isEmpty() && request.is("DELETE")) {
            SimServer server = find(request, id);
            ServerActions.unlocked(request, server);
            world.delete(server.id());
            call.reply(204);
        } else if (part.equals("action") && request.is("POST")) {
            actions.answer(request, find(request, id));
        } else if (part.equals("os-instance-actions") && request.is("GET")) {
            list(request, find(request, id));
        } else if (part.equals("remote-consoles") && request.is("POST") && request.atLeast(6)) {
            actions.console(request, find(request, id));
        } else {
            throw Refusal.badMethod();
        }
    }

    private SimServer find(Request request, String id) {
        SimServer server = UUID_FORM.matcher(id).matches() ? world.server(UUID.fromString(id)) : null;
        if (server == null || (!request.admin() && !server.projectId().equals(request.projectId()))) {
            throw Refusal.notFound("Instance " + id + " could not be found.");
        }
        return server;
    }

    private void list(Request request, boolean full) throws IOException {
        Predicate<SimServer> filter = filter(request, full);
        NavigableMap<Integer, SimServer> all = world.servers();
        if (request.admin() && isTrue(request.call().parameter("deleted"))) {
            all = world.deleted();
        } else if (request.call().parameter("changes-since") != null) {
            all = new TreeMap<>(all);
            all.putAll(world.deleted());
        }
        String marker = request.marker();
        if (marker != null) {
            all = all.tailMap(serial(marker, all), false);
        }
        int limit = request.limit();
        Iterator<SimServer> candidates = sorted(request.call(), all.values()).iterator();
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("servers");
            int count = 0;
            SimServer last = null;
            while (count < limit && candidates.hasNext()) {
                SimServer server = candidates.next();
                if (filter.test(server)) {
                    if (full) {
                        form.full(json, request, server, false);
                    } else {
                        form.brief(json, request, server);
                    }
                    last = server;
                    count++;
                }
            }
            json.writeEndArray();
            if (last != null && count == limit) {
                Nova.next(json, "servers_links", request.next(last.id().toString()));
            }
            json.writeEndObject();
        });
    }

    /// Newest first where no key is given. With a key there is one page: nobody pages through a sorted list.
    private static Collection<SimServer> sorted(Call call, Collection<SimServer> servers) {
        String key = call.parameter("sort_key");
        if (key == null) return servers;
        Comparator<SimServer> order = switch (key) {
            case "terminated_at" ->
                Comparator.comparing(SimServer::terminated, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()));
            case "created_at" -> Comparator.comparing(SimServer::created);
            case "display_name" -> Comparator.comparing(SimServer::name);
            default -> throw Refusal.badRequest("sort_key " + key + " is not supported");
        };
        return servers.stream()
                .sorted("asc".equals(call.parameter("sort_dir")) ? order : order.reversed())
                .toList();
    }

    private int serial(String marker, NavigableMap<Integer, SimServer> all) {
        UUID id = UUID_FORM.matcher(marker).matches() ? UUID.fromString(marker) : null;
        SimServer known = id == null ? null : world.server(id);
        if (known != null) {
            return known.serial();
        }
        return all.values().stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("marker [" + marker + "] not found"))
                .serial();
    }

    private Predicate<SimServer> filter(Request request, boolean full) {
        Call call = request.call();
        Predicate<SimServer> filter = server -> true;
        boolean everybody = call.query().containsKey("all_tenants") && isTrue(call.parameter("all_tenants"));
        if (everybody) {
            request.need("servers:" + (full ? "detail" : "index") + ":get_all_tenants");
        } else {
            filter = server -> server.projectId().equals(request.projectId());
        }
        String project =
                call.parameter("project_id") != null ? call.parameter("project_id") : call.parameter("tenant_id");
        if (project != null && everybody) {
            filter = filter.and(server -> server.projectId().equals(project));
        }
        List<String> statuses = call.parameters("status").stream()
                .map(status -> status.toUpperCase(Locale.ROOT))
                .toList();
        if (!statuses.isEmpty()) {
            filter = filter.and(server -> statuses.contains(server.status().name()));
        }
        String host = call.parameter("host");
        if (host != null && request.admin()) {
            filter = filter.and(server -> {
                SimHost on = server.host();
                return on != null && on.name().equals(host);
            });
        }
        String name = call.parameter("name");
        if (name != null) {
            Predicate<String> matches = pattern(name).asPredicate();
            filter = filter.and(server -> matches.test(server.name()));
        }
        String flavor = call.parameter("flavor");
        if (flavor != null) {
            filter = filter.and(server -> server.flavor().id().equals(flavor));
        }
        String since = call.parameter("changes-since");
        if (since != null) {
            Instant from = instant(since);
            filter = filter.and(server -> !server.updated().isBefore(from));
        }
        return filter;
    }

    private static Pattern pattern(String name) {
        try {
            return Pattern.compile(name, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException malformed) {
            throw Refusal.badRequest("Invalid filter field: name.");
        }
    }

    /// With or without an offset, as oslo.utils reads it.
    private static Instant instant(String text) {
        try {
            String iso = text.replace(' ', '+');
            return iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
                    ? Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(iso))
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw Refusal.badRequest("Invalid input for query parameters changes-since. Value: " + text + ". '" + text
                    + "' is not a 'date-time'");
        }
    }

    private static boolean isTrue(@Nullable String text) {
        return text != null && !text.equals("0") && !text.equalsIgnoreCase("false");
    }

    private void create(Request request) throws IOException {
        Call call = request.call();
        JsonNode body = call.json();
        JsonNode server = body == null ? null : body.get("server");
        if (server == null || !server.isObject()) {
            throw Refusal.badRequest("Invalid input for field/attribute server. 'server' is a required property");
        }
        require(server, "name");
        require(server, "flavorRef");
        if (request.atLeast(37)) {
            require(server, "networks");
        }
        Flavor flavor = ServerActions.flavor(world, server.path("flavorRef").asText());
        String imageRef = server.path("imageRef").asText();
        UUID image = world.images().stream()
                .map(known -> known.id())
                .filter(id -> id.toString().equals(imageRef))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("Can not find requested image"));
        var metadata = new HashMap<String, String>();
        server.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        String zone = where(request, server);
        quotas.check(request.projectId(), 1, flavor.vcpus(), flavor.ramMiB());
        SimServer made = world.boot(new Boot(
                server.path("name").asText(),
                request.projectId(),
                request.grant().user().id(),
                flavor,
                image,
                metadata,
                zone,
                BUSY));
        String id = made.id().toString();
        call.with("Location", call.base() + "/v2.1/servers/" + id).reply(202, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("server");
            json.writeStringField("id", id);
            Nova.links(json, call.base(), "servers", id);
            json.writeStringField("OS-DCF:diskConfig", "MANUAL");
            json.writeArrayFieldStart("security_groups");
            json.writeStartObject();
            json.writeStringField("name", "default");
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringField("adminPass", id.substring(24));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /// A zone, or a host of it, which from 2.74 on administrators may also name alone.
    private @Nullable String where(Request request, JsonNode server) {
        String name = server.path("host").asText("");
        if (name.isEmpty() || !request.atLeast(74)) {
            JsonNode zone = server.get("availability_zone");
            return zone == null ? null : zone.asText();
        }
        request.need("servers:create:forced_host");
        SimHost host = world.host(name);
        if (host == null) {
            throw Refusal.badRequest("Compute host " + name + " could not be found.");
        }
        return host.zone() + ":" + name;
    }

    private static void require(JsonNode server, String property) {
        if (!server.has(property)) {
            String python = server.toString()
                    .replace("\":", "\": ")
                    .replace(",\"", ", \"")
                    .replace('"', '\'');
            throw Refusal.badRequest("Invalid input for field/attribute server. Value: " + python + ". '" + property
                    + "' is a required property");
        }
    }

    private void list(Request request, SimServer server) throws IOException {
        String wanted = request.call().segment(4);
        List<ServerAction> all = world.actions(server);
        if (wanted.isEmpty()) {
            request.call().reply(200, json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("instanceActions");
                for (ServerAction action : all) {
                    json.writeStartObject();
                    action(json, request, server, action);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            return;
        }
        ServerAction action = all.stream()
                .filter(candidate -> candidate.requestId().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.notFound("Action " + wanted + " not found on instance " + server.id() + "."));
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("instanceAction");
            action(json, request, server, action);
            json.writeArrayFieldStart("events");
            json.writeStartObject();
            json.writeStringField(
                    "event", action.message() == null ? "compute_" + action.action() : "conductor_schedule");
            json.writeStringField("start_time", Stamp.micros(action.start()));
            json.writeStringField("finish_time", Stamp.micros(action.updated()));
            json.writeStringField("result", action.message() == null ? "Success" : "Error");
            json.writeNullField("traceback");
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void action(JsonGenerator json, Request request, SimServer server, ServerAction action)
            throws IOException {
        json.writeStringField("action", action.action());
        json.writeStringField("instance_uuid", server.id().toString());
        json.writeStringField("request_id", action.requestId());
        json.writeStringField("user_id", action.userId());
        json.writeStringField("project_id", action.projectId());
        json.writeStringField("start_time", Stamp.micros(action.start()));
        json.writeStringField("message", action.message());
        if (request.atLeast(58)) {
            json.writeStringField("updated_at", Stamp.micros(action.updated()));
        }
    }
}
