package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.inventory.AlarmedGpus;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.stacks.SampleStacks;

/// What an alarm is on, where only the stacks know it.
class AlarmPlaceTest {
    private static final Inventory CLOUD = SampleCloud.of("demo", 24, 4, 4);
    private static final Stacks STACKS = SampleStacks.of(CLOUD);

    private static AlarmPlace place(String id, Names names, Link... links) {
        Alarm alarm = SampleAlarms.alarm(
                id, Severity.CRITICAL, Severity.CRITICAL, Phase.UNACKNOWLEDGED, null, List.of(links));
        return new AlarmPlace.Finder(SampleCloud.map(CLOUD)).of(alarm, new AlarmedGpus(Map.of()), names);
    }

    private static Names names() {
        return new Names(new Mailbox<>(SampleCloud.map(CLOUD)), new Mailbox<>(SampleStacks.map(STACKS)));
    }

    @Test
    void an_alarm_that_names_a_layer_by_its_id_is_on_that_layer_of_its_cluster() {
        AlarmPlace place = place("any", names(), Link.of("stack", "demo/stack-group"));
        assertNotNull(place.object());
        assertEquals("rendering/render", place.object().text());
        assertEquals("render", place.layer());
        assertNotNull(place.stack());
        assertEquals("rendering", place.stack().text());
        assertEquals(List.of("rendering", "render", ""), place.byStack());
        org.xlcloud.views.shell.Link layer = place.layer(STACKS);
        assertNotNull(layer);
        assertEquals("demo/stack-rendering/render", layer.key());
    }

    @Test
    void an_alarm_that_a_stack_has_made_is_found_there_by_its_own_id() {
        AlarmPlace place = place("id-of-hot", names());
        assertNotNull(place.object());
        assertEquals("rendering/render", place.object().text());
    }

    @Test
    void until_the_stacks_are_read_the_id_stands_for_the_name() {
        AlarmPlace place = place("any", Names.NONE, Link.of("stack", "demo/stack-group"));
        assertNotNull(place.stack());
        assertEquals("stack-group", place.stack().text());
        assertEquals(place.stack(), place.object());
    }
}
