package org.xlcloud.services.openstack;

import java.util.List;
import org.openstack4j.model.compute.HostAggregate;
import org.openstack4j.model.compute.ext.AvailabilityZone;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.ProblemException;

/// What changes seldom and gives names to the rest: aggregates and availability zones, read through openstack4j, and
/// projects, read by hand, since every command needs them and openstack4j takes longer to get ready than they take.
public final class Directory {
    private static final int FORBIDDEN = 403;

    private final Cloud cloud;

    public Directory(Cloud cloud) {
        this.cloud = cloud;
    }

    public List<Aggregate> aggregates() {
        return Openstack4j.call(
                cloud,
                client -> client.compute().hostAggregates().list().stream()
                        .map(Directory::aggregate)
                        .toList());
    }

    /// The zones with their hosts for administrators, their names for everybody else.
    public List<Zone> zones() {
        try {
            return zones(true);
        } catch (ProblemException e) {
            if (!isForbidden(e)) throw e;
            return zones(false);
        }
    }

    /// All projects for administrators; for everybody else those that they may log in to.
    public List<Project> projects() {
        try {
            return projects("/projects");
        } catch (ProblemException e) {
            if (!isForbidden(e)) throw e;
            return projects("/auth/projects");
        }
    }

    private List<Project> projects(String path) {
        return cloud.rest(Service.IDENTITY).read(path, json -> Tokens.listIn(json, "projects", Project::read));
    }

    private List<Zone> zones(boolean withHosts) {
        return Openstack4j.call(
                cloud,
                client -> client.compute().zones().list(withHosts).stream()
                        .map(Directory::zone)
                        .toList());
    }

    private static boolean isForbidden(ProblemException e) {
        Integer status = e.problem().status();
        return status != null && status == FORBIDDEN;
    }

    private static Aggregate aggregate(HostAggregate raw) {
        return new Aggregate(
                Clean.text(raw.getId()),
                Clean.text(raw.getName()),
                Clean.orNull(raw.getAvailabilityZone()),
                Clean.texts(raw.getHosts()),
                Clean.texts(raw.getMetadata()));
    }

    private static Zone zone(AvailabilityZone raw) {
        var hosts = raw.getHosts();
        return new Zone(
                Clean.text(raw.getZoneName()),
                raw.getZoneState() != null && raw.getZoneState().getAvailable(),
                hosts == null
                        ? List.of()
                        : hosts.keySet().stream().map(Clean::text).toList());
    }
}
