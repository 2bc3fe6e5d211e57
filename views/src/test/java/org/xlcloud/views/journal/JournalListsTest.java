package org.xlcloud.views.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.stacks.SampleStacks;

/// Where in its clouds an entry happened, by names.
class JournalListsTest {
    private static final Inventory CLOUD = SampleCloud.of("demo", 24, 4, 4);
    private static final Instance INSTANCE = CLOUD.instances().getFirst();
    private static final Names NAMES =
            new Names(new Mailbox<>(SampleCloud.map(CLOUD)), new Mailbox<>(SampleStacks.map(SampleStacks.of(CLOUD))));

    private static String where(Kind kind, String detail, Link... links) {
        Fact fact = Fact.of(Instant.EPOCH, kind, "demo", "console", "", "it happened")
                .on(List.of(links))
                .with(detail);
        org.xlcloud.views.shell.Link first = JournalLists.first(new Entry(1, 1, Instant.EPOCH, fact), NAMES);
        return first == null ? "" : first.text();
    }

    @Test
    void an_action_is_where_the_things_are_that_it_touched_by_the_names_that_they_had() {
        String detail = """
                {"touched": [{"kind": "instance", "id": "gone-1", "name": "render-7", "effect": "is deleted"}]}""";
        assertEquals(
                "render-7", where(Kind.ACTION, detail, Link.of("cloud", "demo"), Link.of("instance", "demo/gone-1")));
        String alarm = """
                {"touched": [{"kind": "alarm", "id": "a-1", "name": "hot", "effect": "is set"}]}""";
        assertEquals("hot", where(Kind.ACTION, alarm, Link.of("cloud", "demo"), Link.of("alarm", "demo/a-1")));
    }

    @Test
    void what_is_known_by_its_id_alone_is_called_as_it_is_now() {
        Link cloud = Link.of("cloud", "demo");
        assertEquals("rendering/render", where(Kind.TRANSITION, "", Link.of("stack", "demo/stack-group"), cloud));
        assertEquals(INSTANCE.name(), where(Kind.TRANSITION, "", cloud, Link.of("instance", INSTANCE.key())));
        assertEquals("demo", where(Kind.TRANSITION, "", Link.of("alarm", "demo/a-1"), cloud));
        assertEquals("unknown-1", where(Kind.TRANSITION, "", Link.of("stack", "demo/unknown-1")));
    }

    @Test
    void an_instance_that_had_no_id_yet_is_found_by_its_name() {
        Fact fact = Fact.of(Instant.EPOCH, Kind.ACTION, "demo", "console", "", "Create instance")
                .on(List.of(Link.of("instance", "demo/" + INSTANCE.name())));
        org.xlcloud.views.shell.Link first = JournalLists.first(new Entry(1, 1, Instant.EPOCH, fact), NAMES);
        assertNotNull(first);
        assertEquals(INSTANCE.key(), first.key());
    }
}
