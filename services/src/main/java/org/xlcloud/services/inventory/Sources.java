package org.xlcloud.services.inventory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Parallel;
import org.xlcloud.services.openstack.Aggregate;
import org.xlcloud.services.openstack.ComputeService;
import org.xlcloud.services.openstack.Directory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Hypervisor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.Project;
import org.xlcloud.services.openstack.Zone;

/// Reads each kind of fact of one cloud. Servers and devices remember what they read, and cost less the next time; each
/// method is for one thread at a time.
final class Sources {
    private final Nova nova;
    private final Directory directory;
    private final ServerWatch servers;
    private final DeviceWatch devices;

    /// @param fullEvery after which time servers and devices are read as if for the first time
    Sources(Cloud cloud, GpuRule rule, InstantSource clock, Duration fullEvery) {
        nova = new Nova(cloud);
        directory = new Directory(cloud);
        servers = new ServerWatch(nova, clock, fullEvery);
        int width = cloud.config().limits().concurrent();
        devices = new DeviceWatch(new Placement(cloud), rule, clock, width, fullEvery);
    }

    Computes computes() throws InterruptedException {
        var hypervisors = new AtomicReference<List<Hypervisor>>(List.of());
        var services = new AtomicReference<List<ComputeService>>(List.of());
        Parallel.all(() -> hypervisors.set(nova.hypervisors()), () -> services.set(nova.services()));
        return Computes.of(hypervisors.get(), services.get());
    }

    Servers servers() {
        return servers.read();
    }

    /// @param newest the newest that is known of servers
    Devices devices(Servers newest) throws InterruptedException {
        return devices.read(newest);
    }

    /// Whether [#devices] read without these servers, or with older ones, has left out what they hold.
    boolean devicesMiss(Servers newest) {
        return devices.misses(newest);
    }

    /// Extra specs by flavor name.
    Map<String, Map<String, String>> flavors() {
        return nova.flavors().stream()
                .collect(Collectors.toUnmodifiableMap(Flavor::name, Flavor::extraSpecs, (first, second) -> first));
    }

    Places places() throws InterruptedException {
        var aggregates = new AtomicReference<List<Aggregate>>(List.of());
        var zones = new AtomicReference<List<Zone>>(List.of());
        Parallel.all(() -> aggregates.set(directory.aggregates()), () -> zones.set(directory.zones()));
        return Places.of(aggregates.get(), zones.get());
    }

    /// Names by id.
    Map<String, String> projects() {
        List<Project> projects = directory.projects();
        return projects.stream()
                .collect(Collectors.toUnmodifiableMap(Project::id, Project::name, (first, second) -> first));
    }
}
