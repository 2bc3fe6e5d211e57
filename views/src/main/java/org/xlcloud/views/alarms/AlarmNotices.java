package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.StaleBanner;

/// What stands above the lists of alarms, where there is something to say: a source that does not answer, a journal
/// that was kept aside, a flood.
final class AlarmNotices {
    /// Where a source is that belongs to no cloud.
    private static final String HERE = "this console";

    private final Times times;
    private final StaleBanner stale;
    private final Label keptAside = label(Icon.STALE.node("state-stale"));
    private final HBox keptAsideBar = new HBox(keptAside);
    private final Label flood = label(Icon.FLOOD.node("state-failed"));
    private final ToggleButton floodAll = new ToggleButton();
    private final HBox floodBar = new HBox(flood, floodAll);

    /// @param onRetry asks a source of a cloud again; the cloud is empty for what belongs to this console
    /// @param onAll the operator wants all alarms of a flood, or the foremost only
    AlarmNotices(Times times, BiConsumer<String, String> onRetry, Runnable onAll) {
        this.times = times;
        stale = new StaleBanner(times, (cloud, source) -> onRetry.accept(cloud.equals(HERE) ? "" : cloud, source));
        floodAll.setId("flood-all");
        floodAll.setMinWidth(Region.USE_PREF_SIZE);
        floodAll.selectedProperty().subscribe((_, _) -> onAll.run());
        floodBar.setAlignment(Pos.CENTER_LEFT);
        floodBar.getStyleClass().add("flood-bar");
        keptAsideBar.setId("journal-kept-aside");
        keptAsideBar.setAlignment(Pos.CENTER_LEFT);
        keptAsideBar.getStyleClass().add("stale-banner");
        show(floodBar, false);
        show(keptAsideBar, false);
        stale.clear();
    }

    private static Label label(Node graphic) {
        var label = new Label();
        label.setGraphic(graphic);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMinWidth(0);
        HBox.setHgrow(label, Priority.ALWAYS);
        return label;
    }

    private static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    List<Node> nodes() {
        return List.of(stale, keptAsideBar, floodBar);
    }

    /// The source that is worst off, the journal before all others: without it nothing can be acknowledged. Null where
    /// all are well.
    static @Nullable SourceState worst(Alarms alarms, Instant now) {
        SourceState worst = null;
        for (SourceState source : alarms.sources()) {
            if (source.problem() == null && source.health(now) != Reading.Health.STALE) continue;
            if (worst == null || source.cloud().isEmpty()) worst = source;
        }
        return worst;
    }

    /// A source of these clouds that has not answered yet; null where all have.
    static @Nullable SourceState unread(Alarms alarms, Set<String> clouds, Instant now) {
        return alarms.sources().stream()
                .filter(source -> clouds.contains(source.cloud()))
                .filter(source -> source.health(now) == Reading.Health.LOADING)
                .findFirst()
                .orElse(null);
    }

    /// @param worst null where all are well
    void source(@Nullable SourceState worst) {
        if (worst == null) stale.clear();
        else
            stale.show(
                    worst.cloud().isEmpty() ? HERE : worst.cloud(), worst.source(), worst.valueAt(), worst.problem());
    }

    /// What was acknowledged and shelved is not known any more where the journal's file is broken: that has to be said
    /// where it is missed.
    void keptAside(List<Problem> problems) {
        show(keptAsideBar, !problems.isEmpty());
        if (problems.isEmpty()) return;
        Problem newest = problems.getLast();
        keptAside.setText("Journal: " + newest.reason() + ". " + (newest.hint() == null ? "" : newest.hint()));
    }

    void flood(AlarmBoard board) {
        Instant since = board.flood();
        show(floodBar, since != null);
        if (since != null) flood.setText(FloodWords.of(board, since, times));
    }

    /// Whether the list is to hold all of a flood.
    boolean all() {
        return floodAll.isSelected();
    }

    void all(boolean wanted) {
        floodAll.setSelected(wanted);
    }

    /// @param held how many alarms of the flood the list leaves out
    void held(int held) {
        boolean all = all();
        floodAll.setText(all ? "Show the foremost only" : String.format(Locale.ROOT, "Show %,d more", held));
        show(floodAll, all || held > 0);
    }
}
