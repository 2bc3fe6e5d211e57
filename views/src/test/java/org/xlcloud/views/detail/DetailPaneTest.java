package org.xlcloud.views.detail;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The details of one object, of another, and of one that goes away.
class DetailPaneTest extends UiTest {
    private static final Look HELD = Look.of(GpuState.HELD);

    private DetailPane pane;

    @Override
    protected void start(Stage stage) {
        pane = new DetailPane(
                new Times(InstantSource.system(), ZoneOffset.UTC), null, (kind, cloud, id) -> null, () -> {});
        var scene = new Scene(pane.node(), 700, 500);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private static Detail of(String name) {
        return new Detail(
                "instance",
                "lab",
                name,
                Icon.INSTANCE,
                name,
                "Instance of lab",
                HELD,
                null,
                List.of(new Facts("Place").text("Host", "gpu-of-" + name).section()),
                List.of());
    }

    private boolean says(String words) {
        return onFx(() -> robot
                .lookup((Node node) -> node instanceof Labeled label
                        && label.getText() != null
                        && label.getText().contains(words))
                .queryAll()
                .stream()
                .anyMatch(Node::isVisible));
    }

    @Test
    void after_one_that_is_gone_another_is_shown_again() {
        onFx(() -> {
            pane.show(of("render-1"));
            pane.gone("It was deleted.");
            return true;
        });
        settle();
        assertTrue(says("render-1 is not there any more"));
        assertFalse(says(HELD.word()), "what is gone is in no state");
        onFx(() -> {
            pane.show(of("render-2"));
            return true;
        });
        settle();
        assertFalse(says("is not there any more"));
        assertTrue(says("gpu-of-render-2"));
        assertTrue(says(HELD.word()));
    }
}
