package org.xlcloud.charts.wall;

import javafx.animation.PauseTransition;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.Tooltip;
import javafx.stage.PopupWindow.AnchorLocation;
import javafx.stage.Screen;
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

    /// Beside the cell towards the middle of the screen, so that the screen's edge never pushes the hint over the cell.
    private void put(int index, Bounds at) {
        Bounds cell = wall.localToScreen(at);
        if (cell == null) return;
        tooltip.setText(wall.text(index));
        Rectangle2D screen = screen(cell);
        boolean left = cell.getCenterX() > (screen.getMinX() + screen.getMaxX()) / 2;
        boolean above = cell.getCenterY() > (screen.getMinY() + screen.getMaxY()) / 2;
        tooltip.setAnchorLocation(
                above
                        ? (left ? AnchorLocation.WINDOW_BOTTOM_RIGHT : AnchorLocation.WINDOW_BOTTOM_LEFT)
                        : (left ? AnchorLocation.WINDOW_TOP_RIGHT : AnchorLocation.WINDOW_TOP_LEFT));
        tooltip.show(
                wall,
                left ? cell.getMinX() - BESIDE : cell.getMaxX() + BESIDE,
                above ? cell.getMinY() - BESIDE : cell.getMaxY() + BESIDE);
    }

    private static Rectangle2D screen(Bounds cell) {
        return Screen.getScreensForRectangle(cell.getMinX(), cell.getMinY(), cell.getWidth(), cell.getHeight()).stream()
                .findFirst()
                .orElse(Screen.getPrimary())
                .getVisualBounds();
    }
}
