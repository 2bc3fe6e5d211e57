package org.xlcloud.charts.wall;

import java.util.LinkedHashSet;
import java.util.Set;
import javafx.geometry.BoundingBox;
import javafx.scene.Cursor;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// What the mouse does on a wall: a click opens, with Ctrl it selects one more, with Shift a range;
/// dragging selects all that it touches, with Ctrl in addition; the wheel scrolls, with Ctrl it
/// enlarges.
final class WallMouse {
    private static final double DRAGGED = 4;
    private static final double ZOOM_STEP = 1.25;

    private final GpuWall wall;
    private final Region band;
    private double fromX;
    private double fromY;
    private boolean dragging;
    private Set<String> before = Set.of();

    private WallMouse(GpuWall wall, Region band) {
        this.wall = wall;
        this.band = band;
    }

    static void install(GpuWall wall, Region band) {
        var mouse = new WallMouse(wall, band);
        wall.addEventHandler(MouseEvent.MOUSE_MOVED, mouse::moved);
        wall.addEventHandler(MouseEvent.MOUSE_EXITED, _ -> wall.hover(-1));
        wall.addEventHandler(MouseEvent.MOUSE_PRESSED, mouse::pressed);
        wall.addEventHandler(MouseEvent.MOUSE_DRAGGED, mouse::dragged);
        wall.addEventHandler(MouseEvent.MOUSE_RELEASED, mouse::released);
        wall.addEventHandler(ScrollEvent.SCROLL, mouse::scrolled);
    }

    private void moved(MouseEvent event) {
        int cell = wall.cellAt(event.getX(), event.getY());
        wall.hover(cell);
        boolean opens = cell >= 0 || wall.titleAt(event.getX(), event.getY()) != null;
        wall.setCursor(opens ? Cursor.HAND : Cursor.DEFAULT);
    }

    private void pressed(MouseEvent event) {
        wall.hideTip();
        if (event.getButton() != MouseButton.PRIMARY) return;
        wall.requestFocus();
        fromX = event.getX();
        fromY = event.getY();
        dragging = false;
        before = event.isShortcutDown() ? wall.selectionProperty().get() : Set.of();
        event.consume();
    }

    private void dragged(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) return;
        double x = Math.clamp(event.getX(), 0, wall.getWidth());
        double y = Math.clamp(event.getY(), 0, wall.getHeight());
        if (!dragging && Math.hypot(x - fromX, y - fromY) < DRAGGED) return;
        dragging = true;
        wall.hover(-1);
        double left = Math.min(x, fromX);
        double top = Math.min(y, fromY);
        var area = new BoundingBox(left, top, Math.abs(x - fromX), Math.abs(y - fromY));
        band.setVisible(true);
        band.resizeRelocate(left, top, area.getWidth(), area.getHeight());
        var chosen = new LinkedHashSet<>(before);
        for (int index : wall.cellsWithin(area))
            chosen.add(wall.data().cell(index).id());
        wall.select(chosen);
    }

    private void released(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) return;
        band.setVisible(false);
        event.consume();
        if (dragging) return;
        int index = wall.cellAt(event.getX(), event.getY());
        if (index < 0) {
            besideCells(event);
            return;
        }
        int anchor = wall.focusedIndex();
        wall.focusOn(wall.data().cell(index).id());
        if (event.isShiftDown() && anchor >= 0) WallKeys.selectRange(wall, anchor, index, before);
        else if (event.isShortcutDown()) WallKeys.toggle(wall, index);
        else wall.open(index);
    }

    private void besideCells(MouseEvent event) {
        @Nullable Group title = wall.titleAt(event.getX(), event.getY());
        if (title != null) wall.open(title);
        else if (!event.isShortcutDown()) wall.select(Set.of());
    }

    private void scrolled(ScrollEvent event) {
        if (event.isShortcutDown()) wall.zoomBy(event.getDeltaY() > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
        else wall.scroll(-event.getDeltaY());
        event.consume();
    }
}
