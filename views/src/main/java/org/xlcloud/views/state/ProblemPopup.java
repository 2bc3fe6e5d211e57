package org.xlcloud.views.state;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import javafx.stage.Popup;
import javafx.stage.PopupWindow.AnchorLocation;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;

/// A problem's details beside the control that was pressed; Escape or a click elsewhere closes it.
public final class ProblemPopup {
    private ProblemPopup() {}

    public static void show(Node owner, Problem problem, @Nullable Runnable retry) {
        var popup = new Popup();
        Runnable again = retry == null
                ? null
                : () -> {
                    popup.hide();
                    retry.run();
                };
        show(popup, owner, new ProblemDetails(problem, again));
    }

    /// Shows any content above its owner where it is in the lower half of the window, below it otherwise.
    public static Popup show(Node owner, Node content) {
        var popup = new Popup();
        show(popup, owner, content);
        return popup;
    }

    private static void show(Popup popup, Node owner, Node content) {
        popup.setAutoHide(true);
        popup.setHideOnEscape(true);
        var frame = new StackPane(content);
        frame.getStyleClass().add("popup-frame");
        popup.getContent().add(frame);
        Bounds at = owner.localToScreen(owner.getBoundsInLocal());
        boolean low = owner.localToScene(0, 0).getY() > owner.getScene().getHeight() / 2;
        popup.setAnchorLocation(low ? AnchorLocation.CONTENT_BOTTOM_LEFT : AnchorLocation.CONTENT_TOP_LEFT);
        popup.show(owner, at.getMinX(), low ? at.getMinY() - 4 : at.getMaxY() + 4);
    }
}
