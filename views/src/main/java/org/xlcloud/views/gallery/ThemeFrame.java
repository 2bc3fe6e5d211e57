package org.xlcloud.views.gallery;

import javafx.geometry.Orientation;
import javafx.scene.Parent;
import javafx.scene.SubScene;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.views.theme.Theme;

/// Shows something in a theme of its own, whatever the window's.
final class ThemeFrame extends Region {
    private final Region content;
    private final SubScene scene;

    ThemeFrame(Theme theme, Region shown) {
        var title = new Label(theme.title());
        title.setStyle("-fx-font-weight: bold; -fx-font-size: 1.2em;");
        var column = new VBox(8, title, shown);
        // The colours are those of the frame's own root; the window's would else be inherited by nobody.
        column.setStyle("-fx-background-color: -console-bg; -fx-padding: 12px;");
        column.getStylesheets().addAll(Theme.commonSheet(), theme.tokenSheet());
        content = column;
        scene = new SubScene(column, 1, 1);
        scene.setUserAgentStylesheet(theme.baseSheet());
        scene.setManaged(false);
        getChildren().add(scene);
    }

    Parent root() {
        return content;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 800;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 200;
    }

    @Override
    protected double computePrefHeight(double width) {
        content.applyCss();
        return content.prefHeight(width < 0 ? computePrefWidth(-1) : width);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        scene.setWidth(getWidth());
        scene.setHeight(getHeight());
    }
}
