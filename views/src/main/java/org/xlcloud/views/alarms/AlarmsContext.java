package org.xlcloud.views.alarms;

import java.util.Optional;
import java.util.function.Function;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AodhDesk;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.journal.JournalPane;

/// What the pages of alarms and of the journal need of the program around them.
///
/// @param inventory what alarms are about
/// @param aodh changes Aodh's alarms
/// @param clouds the connection of an open cloud by its name
public record AlarmsContext(
        InventoryContext inventory, AlarmDesk desk, AodhDesk aodh, Function<String, Optional<Cloud>> clouds) {
    public JournalPane.Source journal() {
        return new JournalPane.Source(desk.journal()::search, desk.journal().newest());
    }
}
