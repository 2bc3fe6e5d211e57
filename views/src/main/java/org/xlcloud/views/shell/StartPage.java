package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ProblemDetails;

/// The clouds that can be opened: those of clouds.yaml and the embedded one, with what is wrong in the files. The first
/// thing that a new operator sees.
final class StartPage implements Page {
    private final CloudAccess clouds;
    private final Consumer<String> open;
    private final Consumer<String> close;
    private final Runnable readAgain;
    private final VBox content = new VBox();
    private final ScrollPane scroll = new ScrollPane(content);
    private final List<FxHop.Binding> bindings;

    StartPage(CloudAccess clouds, Consumer<String> open, Consumer<String> close, Runnable readAgain) {
        this.clouds = clouds;
        this.open = open;
        this.close = close;
        this.readAgain = readAgain;
        content.getStyleClass().add("start-page");
        scroll.setFitToWidth(true);
        scroll.setId("start-page");
        bindings = List.of(
                FxHop.bind(clouds.open(), () -> true, now -> fill()),
                FxHop.bind(clouds.found(), () -> true, now -> fill()));
        fill();
    }

    @Override
    public Node node() {
        return scroll;
    }

    @Override
    public void close() {
        bindings.forEach(FxHop.Binding::close);
    }

    private void fill() {
        var title = new Label("Which cloud?");
        title.getStyleClass().add("start-title");
        var sub = new Label("Open one or several; they are shown merged or one at a time.");
        sub.getStyleClass().add("start-sub");
        content.getChildren().setAll(title, sub);
        List<CloudInfo> real =
                clouds.known().stream().filter(cloud -> !cloud.embedded()).toList();
        if (real.isEmpty()) content.getChildren().add(none());
        for (CloudInfo cloud : real) content.getChildren().add(card(cloud));
        clouds.known().stream()
                .filter(CloudInfo::embedded)
                .forEach(cloud -> content.getChildren().add(card(cloud)));
        for (Problem problem : clouds.problems()) content.getChildren().add(problem(problem));
        var again = new Button("Read clouds.yaml again", Icon.REFRESH.node());
        again.setId("read-clouds-again");
        again.setOnAction(event -> readAgain.run());
        content.getChildren().add(again);
    }

    private static Node none() {
        return new EmptyState(
                Icon.CLOUD,
                "No cloud is configured yet",
                "The console reads the same clouds.yaml as the openstack command: in the current folder, in"
                        + " ~/.config/openstack or in /etc/openstack. Put one there, or try the embedded cloud below.");
    }

    private Node card(CloudInfo cloud) {
        boolean isOpen = clouds.isOpen(cloud.name());
        var name = new Label(cloud.name());
        name.getStyleClass().add("card-title");
        var heading = new HBox(name);
        heading.setAlignment(Pos.CENTER_LEFT);
        heading.getStyleClass().add("card-heading");
        if (cloud.production()) heading.getChildren().add(mark("PRODUCTION", Icon.PRODUCTION, "production-mark"));
        if (cloud.readOnly()) heading.getChildren().add(mark("read-only", Icon.READ_ONLY, "read-only-mark"));
        if (isOpen) heading.getChildren().add(mark("open", Icon.CHECK, "open-mark"));
        var where = new Label(where(cloud));
        where.getStyleClass().add("card-where");
        where.setMinWidth(0);
        var words = new VBox(heading, where);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        var button = new Button(isOpen ? "Close" : "Open", (isOpen ? Icon.CLOSE : Icon.OPEN).node());
        button.setId((isOpen ? "close-" : "open-") + cloud.name());
        button.setAccessibleText((isOpen ? "Close cloud " : "Open cloud ") + cloud.name());
        button.setMinWidth(Region.USE_PREF_SIZE);
        if (!isOpen) button.getStyleClass().add("accent");
        button.setOnAction(event -> (isOpen ? close : open).accept(cloud.name()));
        var card = new HBox((cloud.embedded() ? Icon.EMBEDDED : Icon.CLOUD).node("card-icon"), words, button);
        card.setAlignment(Pos.CENTER_LEFT);
        card.getStyleClass().add("cloud-card");
        if (cloud.production()) card.getStyleClass().add("production-card");
        return card;
    }

    private static String where(CloudInfo cloud) {
        var parts = new ArrayList<String>();
        if (!cloud.authUrl().isEmpty()) parts.add(cloud.authUrl());
        if (!cloud.origin().isEmpty()) parts.add(cloud.origin());
        return String.join("   ·   ", parts);
    }

    private static Label mark(String word, Icon icon, String styleClass) {
        var label = new Label(word, icon.node());
        label.getStyleClass().add(styleClass);
        return label;
    }

    private static Node problem(Problem problem) {
        var details = new ProblemDetails(problem, null);
        details.getStyleClass().add("config-problem");
        return details;
    }
}
