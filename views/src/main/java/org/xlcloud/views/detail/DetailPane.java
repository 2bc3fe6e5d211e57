package org.xlcloud.views.detail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StateMark;

/// Everything known about the selected object, beside or below its list. What did not change is not drawn again, so
/// that a refresh moves nothing under the operator's eyes.
public final class DetailPane {
    static final String STYLE_SHEET =
            Objects.requireNonNull(DetailPane.class.getResource("detail.css")).toExternalForm();

    private static final double NARROWEST_EM = 32;

    private final Times times;
    private final Navigator navigator;
    private final VBox root = new VBox();
    private final HBox header = new HBox();
    private final FlowPane sections = new FlowPane();
    private final List<FactLine> lines = new ArrayList<>();
    private final ScrollPane facts = new ScrollPane(sections);
    private final RawView raw;
    private final TabPane tabs = new TabPane();
    private final @Nullable Runnable onClose;
    private final List<Tab> order = new ArrayList<>();
    private final StackPane farewell = new StackPane();
    private List<Node> present = List.of();
    private @Nullable Detail shown;

    /// @param onClose called when the operator closes the pane; null for one that stays
    public DetailPane(Times times, Navigator navigator, RawSource source, @Nullable Runnable onClose) {
        this.times = times;
        this.navigator = navigator;
        this.onClose = onClose;
        raw = new RawView(source);
        root.getStyleClass().add("detail-pane");
        root.getStylesheets().add(STYLE_SHEET);
        root.setMinSize(0, 0);
        header.getStyleClass().add("detail-header");
        header.setAlignment(Pos.TOP_LEFT);
        sections.getStyleClass().add("detail-sections");
        facts.getStyleClass().add("detail-facts");
        facts.setFitToWidth(true);
        facts.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        facts.setAccessibleText("Everything known");
        var details = new Tab("Details", facts);
        var json = new Tab("Raw JSON", raw.node());
        tabs.getTabs().addAll(details, json);
        order.addAll(tabs.getTabs());
        tabs.getStyleClass().addAll("dense", "detail-tabs");
        tabs.setAccessibleText("Facts");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getSelectionModel().selectedItemProperty().addListener((_, _, tab) -> raw.showing(json.equals(tab)));
        VBox.setVgrow(tabs, Priority.ALWAYS);
        root.getChildren().addAll(header, tabs);
        VBox.setVgrow(farewell, Priority.ALWAYS);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() != KeyCode.ESCAPE || onClose == null) return;
            event.consume();
            onClose.run();
        });
        sections.widthProperty().subscribe(this::spread);
        Seconds.whileShowing(sections, () -> lines.forEach(FactLine::tick));
    }

    /// Adds a tab before the raw JSON.
    ///
    /// @param showing told when the tab comes to the front of the pane and when it is covered
    /// @return offers the tab or takes it away
    public Consumer<Boolean> addTab(String title, Node content, Consumer<Boolean> showing) {
        var tab = new Tab(title, content);
        order.add(order.size() - 1, tab);
        tabs.getTabs().add(tabs.getTabs().size() - 1, tab);
        tab.selectedProperty().subscribe(showing);
        return offered -> offer(tab, offered);
    }

    private void offer(Tab tab, boolean offered) {
        List<Tab> now = tabs.getTabs();
        if (offered == now.contains(tab)) return;
        if (!offered) {
            now.remove(tab);
            return;
        }
        int before = 0;
        for (Tab other : order.subList(0, order.indexOf(tab))) if (now.contains(other)) before++;
        now.add(before, tab);
    }

    /// Brings the tab of a title to the front, where there is one.
    public void turnTo(String title) {
        for (Tab tab : tabs.getTabs())
            if (tab.getText().equals(title)) tabs.getSelectionModel().select(tab);
    }

    /// Puts something between header and tabs.
    public void headline(Node node) {
        root.getChildren().add(1, node);
    }

    /// Says that what is shown is not there any more. Its name stays in the header; how it was does not.
    public void gone(String why) {
        Detail detail = shown;
        if (detail == null || root.getChildren().contains(farewell)) return;
        Runnable leave = onClose;
        var close = new Button("Close the details");
        close.setOnAction(_ -> {
            if (leave != null) leave.run();
        });
        close.setVisible(leave != null);
        farewell.getChildren()
                .setAll(new EmptyState(Icon.EMPTY, detail.title() + " is not there any more", why, close));
        present = List.copyOf(root.getChildren());
        showHeader(detail, false);
        root.getChildren().setAll(header, farewell);
    }

    public Region node() {
        return root;
    }

    public void focus() {
        tabs.requestFocus();
    }

    public void show(Detail detail) {
        if (detail.equals(shown) && !root.getChildren().contains(farewell)) return;
        if (root.getChildren().contains(farewell)) root.getChildren().setAll(present);
        boolean other = shown == null
                || !shown.kind().equals(detail.kind())
                || !shown.id().equals(detail.id());
        shown = detail;
        root.setAccessibleText("Details of " + detail.kind() + " " + detail.title());
        showHeader(detail, true);
        lines.clear();
        List<Node> nodes = new ArrayList<>();
        for (Detail.Section section : detail.sections()) nodes.add(section(section));
        sections.getChildren().setAll(nodes);
        spread();
        if (other) facts.setVvalue(0);
        raw.of(detail);
    }

    private void showHeader(Detail detail, boolean there) {
        var title = new Label(detail.title(), detail.icon().node());
        title.getStyleClass().add("detail-title");
        title.setTooltip(new Tooltip(detail.title()));
        var subtitle = new Label(detail.subtitle());
        subtitle.getStyleClass().add("detail-subtitle");
        subtitle.setTooltip(new Tooltip(detail.subtitle()));
        var words = new VBox(title, subtitle);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        if (there && detail.look() != null) {
            var mark = new StateMark(detail.look());
            mark.setMinWidth(Region.USE_PREF_SIZE);
            var state = new HBox(mark);
            state.getStyleClass().add("detail-state");
            if (detail.reason() != null) {
                var reason = new Label(detail.reason());
                reason.setWrapText(true);
                state.getChildren().add(reason);
            }
            words.getChildren().add(state);
        }
        header.getChildren().setAll(words, copyButton(detail));
        if (onClose == null) return;
        Link own = new Link(detail.kind(), detail.cloud() + "/" + detail.id(), detail.title());
        header.getChildren()
                .addAll(
                        button(Icon.OPEN_OUTSIDE, "Open in a tab of its own", () -> navigator.openTab(own)),
                        button(Icon.CLOSE, "Close the details (Esc)", onClose));
    }

    private static Button button(Icon icon, String says, Runnable run) {
        var button = new Button(null, icon.node());
        button.getStyleClass().addAll("flat", "button-icon");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(says);
        button.setTooltip(new Tooltip(says));
        button.setOnAction(_ -> run.run());
        return button;
    }

    private MenuButton copyButton(Detail detail) {
        var button = new MenuButton(null, Icon.COPY.node());
        button.getStyleClass().addAll("flat", "button-icon", "detail-copy");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText("Copy");
        button.setTooltip(new Tooltip("Copy the id, everything, or an openstack command"));
        button.getItems().addAll(copy("Copy ID", detail.id()), copyAll(), new SeparatorMenuItem());
        for (Detail.Command command : detail.commands()) {
            button.getItems().add(copy("Copy command: " + command.title(), command.command()));
        }
        return button;
    }

    private MenuItem copyAll() {
        var item = new MenuItem("Copy everything");
        item.setOnAction(_ -> toClipboard(text()));
        return item;
    }

    private static MenuItem copy(String title, String text) {
        var item = new MenuItem(title);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> toClipboard(text));
        return item;
    }

    private static void toClipboard(String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
    }

    /// Everything on the pane as text, one fact per line.
    String text() {
        Detail detail = shown;
        if (detail == null) return "";
        var text = new StringBuilder(detail.title()).append(", ").append(detail.subtitle());
        if (detail.look() != null) text.append("\nState: ").append(detail.look().word());
        if (detail.reason() != null) text.append(" (").append(detail.reason()).append(')');
        for (Detail.Section section : detail.sections()) {
            text.append("\n\n").append(section.title());
            for (Detail.Fact fact : section.facts()) {
                text.append('\n').append(fact.label()).append(": ").append(FactLine.copied(fact, times));
                if (fact.link() != null && fact.look() != null) {
                    text.append(", ").append(fact.look().word());
                }
            }
        }
        return text.toString();
    }

    /// As many columns of sections as find room, and no room left over.
    private void spread() {
        double room = sections.getWidth() - sections.snappedLeftInset() - sections.snappedRightInset();
        double narrowest = NARROWEST_EM * heightOfText();
        double columns = Math.max(1, Math.floor((room + sections.getHgap()) / (narrowest + sections.getHgap())));
        double width = Math.floor((room - (columns - 1) * sections.getHgap()) / columns) - 1;
        for (Node section : sections.getChildren()) ((Region) section).setPrefWidth(width);
    }

    private double heightOfText() {
        return sections.getChildren().isEmpty()
                        || !(sections.getChildren().getFirst() instanceof VBox box)
                        || !(box.getChildren().getFirst() instanceof Label label)
                ? 13
                : label.getFont().getSize();
    }

    private Node section(Detail.Section section) {
        var heading = new Label(section.title());
        heading.getStyleClass().add("section-title");
        var box = new VBox(heading);
        box.getStyleClass().add("detail-section");
        for (Detail.Fact fact : section.facts()) {
            var line = new FactLine(fact, times, navigator);
            lines.add(line);
            box.getChildren().add(line);
        }
        return box;
    }
}
