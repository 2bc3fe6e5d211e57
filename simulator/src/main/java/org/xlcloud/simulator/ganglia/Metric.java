package org.xlcloud.simulator.ganglia;

import java.util.List;

/// What a metric is, without its value: the part that gmond sends as metadata.
///
/// @param name `gpu0_temp`
/// @param type Ganglia's word: `uint32`, `float`, `double`, `string`
/// @param units as the publisher writes them; never escaped in the XML
/// @param tmax seconds within which a new value is due
/// @param dmax seconds after which a silent metric is forgotten; 0 for never
/// @param slope `both`, `zero`
/// @param title shown as heading
/// @param description one sentence
/// @param groups one EXTRA_ELEMENT each
/// @param spoofed true where gmetric published it under a host name of its own
public record Metric(
        String name,
        String type,
        String units,
        int tmax,
        int dmax,
        String slope,
        String title,
        String description,
        List<String> groups,
        boolean spoofed) {

    public Metric {
        groups = List.copyOf(groups);
    }

    boolean isText() {
        return type.equals("string");
    }

    /// A value of a metric in a host.
    ///
    /// @param text as printed by gmond, `33`, `0.58`
    /// @param ageSeconds seconds between the publication and the host's last sign of life: a static metric is sent
    /// every few minutes only, so its TN is larger than its host's
    public record Value(Metric metric, String text, long ageSeconds) {}
}
