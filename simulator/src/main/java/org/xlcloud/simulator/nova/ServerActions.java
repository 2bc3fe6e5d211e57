package org.xlcloud.simulator.nova;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.UUID;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.Moves;
import org.xlcloud.simulator.world.ServerAction;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.SimServer.Status;
import org.xlcloud.simulator.world.World;

/// `POST /servers/{id}/action`: the one key of the body is what to do.
final class ServerActions {
    private static final Set<Status> RUNS_OR_RESTS = Set.of(Status.ACTIVE, Status.SHUTOFF);
    private static final Set<Status> ANY = Set.of(Status.ACTIVE, Status.SHUTOFF, Status.ERROR);

    private final World world;
    private final Moves moves;
    private final ServerJson form;
    private final Quotas quotas;

    ServerActions(World world, ServerJson form, Quotas quotas) {
        this.quotas = quotas;
        this.world = world;
        this.moves = world.moves();
        this.form = form;
    }

    /// By id, or by the address of a flavor.
    static Flavor flavor(World world, String reference) {
        String id = reference.substring(reference.lastIndexOf('/') + 1);
        Flavor flavor = world.flavors().get(id);
        if (flavor == null) {
            throw Refusal.badRequest("Flavor " + id + " could not be found.");
        }
        return flavor;
    }

    /// A lock holds against everybody but administrators.
    static void unlocked(Request request, SimServer server) {
        if (server.lockedReason() != null && !request.admin()) {
            throw Refusal.conflict("Instance " + server.id() + " is locked");
        }
    }

    void answer(Request request, SimServer server) throws IOException {
        JsonNode body = request.call().json();
        String action = body == null || !body.isObject() || body.isEmpty()
                ? ""
                : body.fieldNames().next();
        JsonNode told = body == null ? null : body.get(action);
        JsonNode arguments = told == null ? NullNode.instance : told;
        if (!action.equals("os-getConsoleOutput") && !action.endsWith("lock")) unlocked(request, server);
        switch (action) {
            case "os-start" -> power(server, true);
            case "os-stop" -> power(server, false);
            case "reboot" -> reboot(server, arguments.path("type").asText());
            case "rebuild" -> {
                rebuild(request, server, arguments.path("imageRef").asText());
                return;
            }
            case "resize" -> resize(server, arguments.path("flavorRef").asText());
            case "confirmResize" -> end("confirmResize", server, moves.confirm(server));
            case "revertResize" -> end("revertResize", server, moves.revert(server));
            case "migrate" -> {
                request.need("os-migrate-server:migrate");
                fit("migrate", server, RUNS_OR_RESTS);
                moves.migrate(server);
            }
            case "os-migrateLive" -> {
                request.need("os-migrate-server:migrate_live");
                fit("os-migrateLive", server, Set.of(Status.ACTIVE));
                moves.migrateLive(server);
            }
            case "evacuate" -> {
                evacuate(request, server);
                return;
            }
            case "shelve" -> {
                fit("shelve", server, RUNS_OR_RESTS);
                moves.shelve(server);
            }
            case "unshelve" -> {
                fit("unshelve", server, Set.of(Status.SHELVED_OFFLOADED));
                moves.unshelve(server);
            }
            case "lock" -> moves.lock(server, arguments.path("locked_reason").asText(""));
            case "unlock" -> moves.lock(server, null);
            case "os-getConsoleOutput" -> {
                log(request, server, arguments.path("length").asInt(0));
                return;
            }
            default -> throw Refusal.badRequest("There is no such action: " + action);
        }
        request.call().reply(202);
    }

    /// In the words of Nova's `InstanceInvalidState`.
    private static void fit(String action, SimServer server, Set<Status> from) {
        boolean busy = server.taskState() != null;
        if (busy || !from.contains(server.status()))
            throw Refusal.conflict("Cannot '" + action + "' instance " + server.id() + " while it is in "
                    + (busy
                            ? "task_state " + server.taskState()
                            : "vm_state " + server.status().vmState()));
    }

    private void power(SimServer server, boolean on) {
        String action = on ? "start" : "stop";
        fit(action, server, on ? Set.of(Status.SHUTOFF) : Set.of(Status.ACTIVE, Status.ERROR));
        if (!world.power(server.id(), on)) fit(action, server, Set.of());
    }

    private void reboot(SimServer server, String type) {
        switch (type) {
            case "SOFT" -> {
                fit("reboot", server, Set.of(Status.ACTIVE));
                moves.restart(server, "reboot", Status.REBOOT, "rebooting", Status.ACTIVE);
            }
            case "HARD" -> {
                fit("reboot", server, ANY);
                moves.restart(server, "reboot", Status.HARD_REBOOT, "rebooting_hard", Status.ACTIVE);
            }
            default -> throw Refusal.badRequest("Invalid input for field/attribute type. Value: " + type);
        }
    }

    private void rebuild(Request request, SimServer server, String image) throws IOException {
        boolean known =
                world.images().stream().anyMatch(each -> each.id().toString().equals(image));
        if (!known) throw Refusal.badRequest("Cannot find image for rebuild");
        fit("rebuild", server, ANY);
        Status then = server.status() == Status.SHUTOFF ? Status.SHUTOFF : Status.ACTIVE;
        moves.restart(server, "rebuild", Status.REBUILD, "rebuilding", then);
        SimServer now = now(server);
        request.call().reply(202, json -> {
            json.writeStartObject();
            json.writeFieldName("server");
            form.full(json, request, now, true);
            json.writeEndObject();
        });
    }

    private SimServer now(SimServer server) {
        SimServer now = world.server(server.id());
        return now == null ? server : now;
    }

    private void resize(SimServer server, String reference) {
        Flavor flavor = flavor(world, reference);
        if (flavor.id().equals(server.flavor().id()))
            throw Refusal.badRequest("When resizing, instances must change flavor!");
        if (flavor.diskGiB() < server.flavor().diskGiB())
            throw Refusal.badRequest("Resize error: Unable to resize disk down.");
        fit("resize", server, RUNS_OR_RESTS);
        quotas.check(
                server.projectId(),
                0,
                flavor.vcpus() - server.flavor().vcpus(),
                flavor.ramMiB() - server.flavor().ramMiB());
        moves.resize(server, flavor);
    }

    private static void end(String action, SimServer server, boolean done) {
        if (done) return;
        fit(action, server, Set.of(Status.VERIFY_RESIZE));
        throw Refusal.badRequest("Instance has not been resized.");
    }

    private void evacuate(Request request, SimServer server) throws IOException {
        request.need("os-evacuate");
        SimHost host = server.host();
        fit("evacuate", server, ANY);
        if (host == null || (host.up() && !host.forcedDown()))
            throw Refusal.badRequest("Compute service of " + (host == null ? "" : host.name()) + " is still in use.");
        moves.evacuate(server);
        request.call().reply(200);
    }

    private void log(Request request, SimServer server, int lines) throws IOException {
        if (!server.status().runs()) throw Refusal.conflict("Guest does not have a console available.");
        var all = new ArrayDeque<String>();
        for (ServerAction action : world.actions(server).reversed())
            all.add("[" + action.start() + "] " + server.name() + ": " + action.action());
        all.add(server.name() + " login: ");
        while (lines > 0 && all.size() > lines) all.removeFirst();
        String text = String.join("\n", all);
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeStringField("output", text);
            json.writeEndObject();
        });
    }

    /// Where its screen can be seen in a browser; nothing listens there.
    void console(Request request, SimServer server) throws IOException {
        String token =
                UUID.nameUUIDFromBytes(server.id().toString().getBytes(UTF_8)).toString();
        request.call().reply(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("remote_console");
            json.writeStringField("protocol", "vnc");
            json.writeStringField("type", "novnc");
            json.writeStringField("url", "http://127.0.0.1:6080/vnc_auto.html?path=%3Ftoken%3D" + token);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
