package org.xlcloud.services.alarms;

import java.util.List;
import org.xlcloud.services.journal.Link;

/// What an alarm is, apart from its state: as its source has it now.
///
/// @param id as [Alarm#id]
/// @param source `Aodh`, `Alertmanager`, `Console`
/// @param type Aodh's rule type, or the console's rule
public record Definition(
        String cloud,
        String id,
        String source,
        String type,
        String name,
        String description,
        Severity severity,
        boolean enabled,
        List<Link> links,
        Guidance guidance) {
    public Definition {
        links = List.copyOf(links);
    }

    public String key() {
        return cloud + "/" + id;
    }
}
