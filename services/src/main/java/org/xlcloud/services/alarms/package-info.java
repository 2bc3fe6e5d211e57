/// Alarms as operators work with them: whatever tells of one (Aodh, webhooks, the console's own
/// rules) becomes a signal, every signal, acknowledgement and shelving is a fact in the journal
/// first, and the [AlarmDesk] is what those facts add up to.
///
/// Views bind to [AlarmDesk#alarms], which holds the newest [Alarms]: one immutable record with all
/// alarms, the inventory of what is shelved, floods and figures. An alarm is worked on by its
/// [Alarm#key]: acknowledge, shelve, unshelve, take out of service, and what changes Aodh itself;
/// each returns after the journal has it, and throws [org.xlcloud.services.flow.ProblemException]
/// when it could not be done. What leads to what follows ISA-18.2 and Phoebus: an alarm's severity
/// is latched at its worst until it is acknowledged, and it leaves the list when it is both
/// acknowledged and recovered, in either order.
@NullMarked
package org.xlcloud.services.alarms;

import org.jspecify.annotations.NullMarked;
