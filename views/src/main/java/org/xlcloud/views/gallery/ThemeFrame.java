package org.xlcloud.views.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javafx.geometry.Orientation;
import javafx.scene.Parent;
import javafx.scene.SubScene;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.views.theme.Theme;

/// Shows something in a theme of its own, whatever the window's.
final class ThemeFrame extends Region {
    private static final Pattern ROOT = Pattern.compile("\\.root\\s*\\{([^}]*)}");

    private static final Pattern COLOUR = Pattern.compile("(?<![a-z])-color-[a-z0-9-]+:[^;]+;");

    private final Region content;
    private final SubScene scene;

    ThemeFrame(Theme theme, Region shown) {
        var title = new Label(theme.title());
        title.setStyle("-fx-font-weight: bold; -fx-font-size: 1.2em;");
        var column = new VBox(8, title, shown);
        // The colours are those of the frame's own root; the window's would else be inherited by nobody.
        column.setStyle("-fx-background-color: -console-bg; -fx-padding: 12px;");
        column.getStylesheets().addAll(lookUps(theme), Theme.commonSheet(), theme.tokenSheet());
        content = column;
        scene = new SubScene(column, 1, 1);
        scene.setUserAgentStylesheet(theme.baseSheet());
        scene.setManaged(false);
        getChildren().add(scene);
    }

    /// The sheets of the window's scene reach in here. The colours that its theme alone sets are set back by those of
    /// the base; its other rules must not be, since as a sheet of the program they would win against ours.
    private static String lookUps(Theme theme) {
        try (InputStream sheet = Objects.requireNonNull(Theme.class.getResourceAsStream(theme.baseSheet()))) {
            String text = new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
            String colours = ROOT.matcher(text)
                    .results()
                    .flatMap(root -> COLOUR.matcher(root.group(1)).results())
                    .map(MatchResult::group)
                    .collect(Collectors.joining("", ".root {", "}"));
            return "data:text/css;base64,"
                    + Base64.getEncoder().encodeToString(colours.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
