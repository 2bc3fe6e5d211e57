package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openstack4j.model.compute.HostAggregate;
import org.openstack4j.model.compute.ext.AvailabilityZone;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.ProblemException;

/// What changes seldom and gives names to the rest: aggregates, availability zones, projects. Read through openstack4j.
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
            return Openstack4j.call(
                    cloud,
                    client -> client.identity().projects().list().stream()
                            .map(project -> new Project(Clean.text(project.getId()), Clean.text(project.getName())))
                            .toList());
        } catch (ProblemException e) {
            if (!isForbidden(e)) throw e;
            return Clean.list(cloud.rest(Service.IDENTITY).get("/auth/projects", OwnProjects.class).rows).stream()
                    .map(own -> new Project(Clean.text(own.id), Clean.text(own.name)))
                    .toList();
        }
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

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OwnProjects(
            @JsonProperty("projects") @Nullable List<Own> rows) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Own(@Nullable String id, @Nullable String name) {}
}
