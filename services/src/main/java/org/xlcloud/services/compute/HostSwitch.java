package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.openstack.NovaChanges;

/// Lets the scheduler use a host, or no more. What runs there goes on.
public final class HostSwitch implements Action {
    private final Cloud cloud;
    private final String host;
    private final boolean enable;
    private final String reason;

    /// @param host the compute service's host
    /// @param reason why it is closed, for the next person who wonders; empty when it is opened
    public HostSwitch(Cloud cloud, String host, boolean enable, String reason) {
        this.cloud = cloud;
        this.host = host;
        this.enable = enable;
        this.reason = reason;
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return enable ? "host.enable" : "host.disable";
    }

    @Override
    public String title() {
        return (enable ? "Enable host " : "Disable host ") + host;
    }

    @Override
    public Preview preview() {
        var preview = Preview.of(this, cloud).needsRole("admin").usually(Duration.ofSeconds(1));
        if (preview.forbidden()) return preview.build();
        HostFacts facts = HostFacts.read(cloud, host);
        if (facts == null)
            return preview.blocker(Reason.GONE, "Nova has no compute host " + host)
                    .build();
        if (facts.enabled() == enable && (enable || reason.equals(facts.disabledReason())))
            return preview.nothingToDo(host + " is " + (enable ? "enabled" : "disabled for this reason") + " already")
                    .build();
        String was = facts.disabledReason();
        if (!enable && !facts.enabled())
            preview.warning(host + " is disabled already"
                    + (was == null ? ", without a reason" : "; its reason \"" + was + "\" is replaced"));
        if (!enable && reason.isBlank())
            preview.warning("No reason is given: the next person will wonder why the host is closed");
        preview.touches(
                Touched.Kind.HOST,
                facts.hypervisorId(),
                host,
                enable
                        ? "gets new instances again"
                        : facts.enabled() ? "gets no new instances" : "stays closed, with another reason");
        facts.instances().forEach((id, name) -> preview.touches(Touched.Kind.INSTANCE, id, name, "goes on"));
        facts.free()
                .forEach((provider, device) -> preview.touches(
                        Touched.Kind.GPU,
                        provider,
                        device,
                        enable ? "is free and can be given away again" : "is free and is given to nobody any more"));
        if (!facts.up()) preview.warning("The host is down: nova-compute does not report");
        return preview.call(
                        "Nova",
                        "PUT",
                        "/os-services/" + facts.serviceId(),
                        NovaChanges.service(enable, reason).toString())
                .build();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        change(run, cloud, host, enable, reason);
        return host + " is " + (enable ? "enabled" : "disabled");
    }

    static void change(Run run, Cloud cloud, String host, boolean enable, String reason) throws InterruptedException {
        HostFacts facts = HostFacts.read(cloud, host);
        String service = facts == null ? "" : facts.serviceId();
        run.change(
                host + " is " + (enable ? "enabled" : "disabled"),
                () -> new NovaChanges(cloud).service(service, enable, reason),
                () -> {
                    @Nullable HostFacts now = HostFacts.read(cloud, host);
                    boolean so = now != null
                            && now.enabled() == enable
                            && (enable || reason.isBlank() || reason.equals(now.disabledReason()));
                    return so ? Look.HAPPENED : Look.NOT_SEEN;
                });
    }

    static boolean isCompute(JsonNode service) {
        return service.path("binary").asText().equals("nova-compute");
    }
}
