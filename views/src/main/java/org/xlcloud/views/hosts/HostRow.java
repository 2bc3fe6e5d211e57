package org.xlcloud.views.hosts;

import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.views.state.Look;

/// A host with its GPUs counted by state.
record HostRow(Host host, int free, int held, int reserved, int trouble) {
    private static final Look UP = new Look(Icon.LIVE, "up", "state-live");
    private static final Look DOWN = new Look(Icon.FAILED, "down", "state-failed");
    private static final Look DISABLED = new Look(Icon.CANCELLED, "up, disabled", "state-stale");
    private static final Look DOWN_DISABLED = new Look(Icon.FAILED, "down, disabled", "state-failed");

    static HostRow of(Host host) {
        return new HostRow(
                host,
                (int) host.count(GpuState.FREE),
                (int) host.count(GpuState.HELD),
                (int) host.count(GpuState.RESERVED),
                (int) host.count(GpuState.TROUBLE));
    }

    int gpus() {
        return free + held + reserved + trouble;
    }

    Look look() {
        return look(host);
    }

    static Look look(Host host) {
        if (host.up()) return host.enabled() ? UP : DISABLED;
        return host.enabled() ? DOWN : DOWN_DISABLED;
    }
}
