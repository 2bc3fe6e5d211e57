package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xlcloud.services.alarms.Rule;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.table.ResourceTable;

/// The page that an alarm's guidance names opens at what the alarm is on.
class RelatedPageTest {
    private static final Link GPU = new Link("gpu", "lab/gpu-node-1/0000:87:00.0", "gpu-node-1 87:00.0");
    private static final Link HOST = new Link("host", "lab/gpu-node-1", "gpu-node-1");
    private static final AlarmPlace CARD = new AlarmPlace(GPU, GPU, null, HOST, null, null);

    private static Link related(String page, AlarmPlace place) {
        return Objects.requireNonNull(AlarmDetail.related(page, "lab", place), page);
    }

    @Test
    void itOpensAtTheObject() {
        assertEquals(new Link("gpu", GPU.key(), "GPUs: gpu-node-1 87:00.0"), related("gpus", CARD));
        assertEquals(new Link("host", HOST.key(), "Hosts: gpu-node-1"), related("hosts", CARD));
        Link metrics = related("metrics", CARD);
        assertEquals("Metrics: gpu-node-1 87:00.0", metrics.text());
        assertTrue(metrics.key().contains("gpu-node-1%2F0000%3A87%3A00.0"), metrics.key());
    }

    @Test
    void withoutAnObjectItOpensTheListAndNothingIsMadeUp() {
        assertEquals(ResourceTable.FILTER, related("gpus", AlarmPlace.NOWHERE).key());
        assertEquals("Metrics: lab", related("metrics", AlarmPlace.NOWHERE).text());
        assertNull(AlarmDetail.related("stacks", "lab", CARD));
        assertNull(AlarmDetail.related("https://runbooks/hot", "lab", CARD));
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleOfTheConsoleNamesAPageThatThereIs(Rule rule) {
        Link stack = new Link("stack", "lab/s1", "farm");
        AlarmPlace everything = new AlarmPlace(GPU, GPU, new Link("instance", "lab/i1", "one"), HOST, "layer", stack);
        String page = rule.guidance().page();
        assertFalse(related(page, everything).text().isEmpty(), page);
    }
}
