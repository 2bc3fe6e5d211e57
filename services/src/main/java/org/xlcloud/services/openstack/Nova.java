package org.xlcloud.services.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.ProblemException;

/// Asks Nova what it runs, and where. Lists are read to their end, a page of a thousand at a time.
public final class Nova {
    /// From 2.88 on a hypervisor has no totals, and Nova calls each compute host for its uptime: a host that died less
    /// than a minute ago holds the whole list for a minute and fails it.
    private static final String HYPERVISORS = "2.87";

    private static final int PAGE = 1_000;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private final Rest rest;
    private final Rest hypervisors;

    public Nova(Cloud cloud) {
        rest = cloud.rest(Service.COMPUTE);
        hypervisors = rest.at(HYPERVISORS);
    }

    public List<Hypervisor> hypervisors() {
        var all = new ArrayList<Hypervisor>();
        hypervisors.pages(
                "/os-hypervisors/detail?limit=" + PAGE,
                json -> Tokens.Page.read(json, "hypervisors", Hypervisor::read),
                Tokens.Page::next,
                page -> all.addAll(page.rows()));
        return List.copyOf(all);
    }

    /// The hypervisor as JSON, with the servers on it.
    public JsonNode hypervisor(String id) {
        return hypervisors.get("/os-hypervisors/" + Path.segment(id) + "?with_servers=true");
    }

    /// All services, of which `nova-compute` is one per host.
    public List<ComputeService> services() {
        return rest.read("/os-services", json -> Tokens.listIn(json, "services", ComputeService::read));
    }

    /// The services on a host as JSON.
    public JsonNode services(String host) {
        return rest.get("/os-services?host=" + Path.segment(host));
    }

    /// Gives each server to `each`, in Nova's order: newest first.
    ///
    /// @param allProjects whether to ask for all projects, which Nova forbids to all but administrators
    /// @param changedSince only those that Nova wrote at this time or later, by its clock, the deleted ones too
    public void servers(boolean allProjects, @Nullable Instant changedSince, Consumer<Server> each) {
        String path = "/servers/detail?limit=" + PAGE
                + (allProjects ? "&all_tenants=1" : "")
                + (changedSince == null ? "" : "&changes-since=" + changedSince.truncatedTo(ChronoUnit.SECONDS));
        var reader = new ServerReader();
        rest.pages(
                path,
                json -> Tokens.Page.read(json, "servers", reader::server),
                Tokens.Page::next,
                page -> page.rows().forEach(each));
    }

    public Server server(String id) {
        return rest.read("/servers/" + Path.segment(id), new ServerReader()::only);
    }

    /// The servers of a name that the caller may see, of all projects for administrators.
    public List<Server> named(String name) {
        var found = new ArrayList<Server>();
        // Nova takes the name as a pattern of its database, whose letters may mean more: what comes is compared again.
        String path = "/servers/detail?limit=" + PAGE + "&name=" + Path.segment(name);
        try {
            named(path + "&all_tenants=1", name, found);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || (status != FORBIDDEN && status != BAD_REQUEST)) throw e;
            found.clear();
            named(path, name, found); // the caller's own project
        }
        return List.copyOf(found);
    }

    private void named(String path, String name, List<Server> found) {
        var reader = new ServerReader();
        rest.pages(
                path,
                json -> Tokens.Page.read(json, "servers", reader::server),
                Tokens.Page::next,
                page -> page.rows().stream()
                        .filter(server -> server.name().equals(name))
                        .forEach(found::add));
    }

    /// What a project may have and has, as JSON: `maxTotalCores`, `totalCoresUsed`, …
    ///
    /// @param project for administrators; null for the caller's own
    public JsonNode limits(@Nullable String project) {
        return rest.get("/limits" + (project == null ? "" : "?tenant_id=" + Path.segment(project)))
                .at("/limits/absolute");
    }

    /// The servers that were deleted last, newest first, as JSON with their flavors; for administrators.
    public JsonNode deleted(int limit) {
        return rest.get("/servers/detail?deleted=true&all_tenants=1&sort_key=terminated_at&sort_dir=desc&limit="
                        + limit)
                .path("servers");
    }

    /// Migrations of all kinds as JSON, those under way and the last ones that ended.
    public JsonNode migrations() {
        return rest.get("/os-migrations");
    }

    /// The server as JSON.
    public JsonNode serverTree(String id) {
        return rest.get("/servers/" + Path.segment(id));
    }

    /// What was done with the server, as JSON.
    public JsonNode actions(String id) {
        return rest.get("/servers/" + Path.segment(id) + "/os-instance-actions");
    }

    /// All flavors, the private ones too where the caller may see them.
    public List<Flavor> flavors() {
        var all = new ArrayList<Flavor>();
        rest.pages(
                "/flavors/detail?is_public=None&limit=" + PAGE,
                json -> Tokens.Page.read(json, "flavors", Flavor::read),
                Tokens.Page::next,
                page -> all.addAll(page.rows()));
        return List.copyOf(all);
    }
}
