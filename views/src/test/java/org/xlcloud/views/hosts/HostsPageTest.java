package org.xlcloud.views.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.PageSpec;

/// What an operator does with the list of hosts, as stories.
class HostsPageTest extends PageTest {
    @Override
    protected PageSpec spec(InventoryContext context) {
        return HostsPage.spec(context);
    }

    @Test
    void hosts_that_are_down_or_disabled_are_found_by_their_state() {
        awaitCount("24 hosts");
        onFx(() -> {
            node(".filter-input", TextField.class).setText("state:down");
            return true;
        });
        awaitCount("1 of 24 hosts");
        onFx(() -> {
            node(".filter-input", TextField.class).setText("state:disabled");
            return true;
        });
        awaitCount("1 of 24 hosts");
        Host disabled = demo.hosts().get(7);
        reveal(disabled.key());
        assertEquals(
                disabled.disabledReason(),
                onFx(() ->
                        node(".detail-state > .label:last-child", Label.class).getText()));
    }

    @Test
    void a_host_links_to_its_gpus_and_instances() {
        awaitCount("24 hosts");
        Host host = demo.hosts().getFirst();
        reveal(host.key());
        await(
                "links",
                () -> robot.lookup(".fact-link").queryAll().size()
                        >= host.gpus().size() + host.instances());
        onFx(() -> {
            robot.lookup(".fact-link").queryAllAs(Hyperlink.class).stream()
                    .filter(link ->
                            link.getText().startsWith(host.gpus().getFirst().model()))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            return true;
        });
        Link to = opened.getFirst();
        assertEquals("gpu", to.kind());
        assertEquals(host.gpus().getFirst().key(), to.key());
    }

    @Test
    void the_heaviest_used_hosts_come_first_when_sorted_by_held_gpus() {
        awaitCount("24 hosts");
        cursorOn("held");
        run("list.sort");
        run("list.sort");
        long most = demo.hosts().stream()
                .mapToLong(host -> host.count(GpuState.HELD))
                .max()
                .orElseThrow();
        await("the most held first", () -> {
            table().scrollTo(0);
            return cell(0, "held").equals(String.valueOf(most));
        });
        assertTrue(isShown(".part-bar"), "the bar of GPUs by state");
    }
}
