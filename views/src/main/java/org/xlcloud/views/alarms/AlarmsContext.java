package org.xlcloud.views.alarms;

import java.util.Optional;
import java.util.function.Function;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.journal.JournalPane;

/// What the pages of alarms and of the journal need of the program around them.
///
/// @param inventory what alarms are about
/// @param actions asks before Aodh's alarms are changed
/// @param clouds the connection of an open cloud by its name
public record AlarmsContext(
        InventoryContext inventory, AlarmDesk desk, ActionDesk actions, Function<String, Optional<Cloud>> clouds) {
    public JournalPane.Source journal() {
        return new JournalPane.Source(desk.journal()::search, desk.journal().newest(), new Names(inventory));
    }
}
