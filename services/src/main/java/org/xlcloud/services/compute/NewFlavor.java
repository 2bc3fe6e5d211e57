package org.xlcloud.services.compute;

import java.time.Duration;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;

/// Makes a flavor that asks for GPUs.
///
/// @param connection the cloud
/// @param ask which GPUs, as extra specs
/// @param ramMiB memory
/// @param diskGiB root disk
public record NewFlavor(Cloud connection, String name, GpuAsk ask, int vcpus, long ramMiB, long diskGiB)
        implements Action {
    /// `gpu-ALIAS-COUNT` with 4 vCPUs, 8 GiB of memory and 40 GiB of disk: for those who have no size in mind.
    public static NewFlavor usual(Cloud connection, GpuAsk ask) {
        return new NewFlavor(connection, "gpu-" + ask.alias() + "-" + ask.count(), ask, 4, 8_192, 40);
    }

    @Override
    public String cloud() {
        return connection.name();
    }

    @Override
    public String kind() {
        return "flavor.create";
    }

    @Override
    public String title() {
        return "Create flavor " + name + " with " + ask.words();
    }

    @Override
    public Preview preview() {
        var preview = Preview.of(this, connection).needsRole("admin").usually(Duration.ofSeconds(2));
        var flavors = GpuFlavors.read(connection);
        boolean begun = false;
        for (var each : flavors.all())
            if (each.name().equals(name)) {
                if (flavors.has(each.extraSpecs(), ask))
                    return preview.nothingToDo("flavor " + name + " is there and asks for " + ask.words())
                            .build();
                begun = flavors.begun(name, vcpus, ramMiB, diskGiB) != null;
                if (begun) continue;
                preview.blocker(
                        Reason.STATE, "there is a flavor " + name + " already, which asks for " + each.extraSpecs());
            }
        preview.touches(
                Touched.Kind.FLAVOR,
                name,
                name,
                (begun ? "was begun and is finished: " : "is made: ") + vcpus + " vCPUs, " + ramMiB + " MiB, " + diskGiB
                        + " GiB, " + ask.specs());
        if (!begun) preview.call("Nova", "POST", "/flavors", "{\"flavor\": {\"name\": \"" + name + "\", …}}");
        preview.call("Nova", "POST", "/flavors/{id}/os-extra_specs", "{\"extra_specs\": " + ask.json() + "}");
        return preview.build();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        GpuFlavors.read(connection).create(run, name, vcpus, ramMiB, diskGiB, ask.specs());
        return "flavor " + name + " asks for " + ask.words();
    }
}
