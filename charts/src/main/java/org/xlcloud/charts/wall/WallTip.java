package org.xlcloud.charts.wall;

import javafx.animation.PauseTransition;
import javafx.geometry.Bounds;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;

/// The hint at a cell: comes when the pointer or the focus rests, then follows at once from cell to cell, and its text
/// follows the data.
final class WallTip {
    private static final Duration REST = Duration.millis(350);
    private static final double BESIDE = 6;

    private final GpuWall wall;
    private final Tooltip tooltip = new Tooltip();
    private final PauseTransition rest = new PauseTransition(REST);
    private String id = "";

    WallTip(GpuWall wall) {
        this.wall = wall;
        tooltip.getStyleClass().add("wall-tip");
        rest.setOnFinished(_ -> show());
    }

    void over(int index, Bounds at) {
        id = wall.data().cell(index).id();
        if (tooltip.isShowing()) put(index, at);
        else rest.playFromStart();
    }

    void hide() {
        id = "";
        rest.stop();
        tooltip.hide();
    }

    /// Writes the text again: the data have changed.
    void refresh() {
        if (!tooltip.isShowing()) return;
        int index = wall.data().indexOf(id);
        if (index < 0) hide();
        else tooltip.setText(wall.text(index));
    }

    private void show() {
        int index = wall.data().indexOf(id);
        if (index >= 0 && wall.getScene() != null) put(index, wall.boundsOf(index));
    }

    private void put(int index, Bounds at) {
        Bounds screen = wall.localToScreen(at);
        if (screen == null) return;
        tooltip.setText(wall.text(index));
        tooltip.show(wall, screen.getMaxX() + BESIDE, screen.getMaxY() + BESIDE);
    }
}
