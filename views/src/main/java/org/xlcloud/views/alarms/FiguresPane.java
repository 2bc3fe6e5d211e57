package org.xlcloud.views.alarms;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// How the alarm system itself does, by EEMUA 191: how many alarms come in ten minutes against what
/// a person can follow, floods, stale and chattering alarms, and those that come most often.
final class FiguresPane {
    private static final int MOST = 12;
    private static final Look GOOD = new Look(Icon.LIVE, "good", "state-live");
    private static final Look FAIR = new Look(Icon.WARNING, "busy", "state-stale");
    private static final Look BAD = new Look(Icon.ALARM_CRITICAL, "flood", "state-failed");

    private final Times times;
    private final Navigator navigator;
    private final FlowPane numbers = new FlowPane();
    private final RateBars bars;
    private final FlowPane lists = new FlowPane();
    private final VBox content = new VBox();
    private final ScrollPane scroll = new ScrollPane(content);
    private @Nullable Shown shown;

    /// What is on the pane, so that nothing is made anew without need.
    private record Shown(
            Alarms.Figures figures,
            List<AlarmRow> stale,
            List<AlarmRow> chattering,
            Map<String, String> names,
            long minute) {}

    FiguresPane(Times times, Navigator navigator) {
        this.times = times;
        this.navigator = navigator;
        bars = new RateBars(times);
        numbers.getStyleClass().add("figure-numbers");
        lists.getStyleClass().add("figure-lists");
        var title = new Label("New alarms in each ten minutes of the last 24 hours");
        title.getStyleClass().add("section-title");
        content.getStyleClass().add("figures");
        content.getChildren().addAll(numbers, title, bars, lists);
        VBox.setVgrow(bars, Priority.ALWAYS);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("figures-scroll");
        scroll.setAccessibleText("Figures of the alarm system");
    }

    Region node() {
        return scroll;
    }

    void show(AlarmBoard board) {
        Instant now = times.now();
        List<AlarmRow> stale = board.all().stream()
                .filter(row -> row.alarm().active()
                        && Duration.between(row.since(), now).compareTo(Alarms.Figures.STALE) > 0)
                .sorted(Comparator.comparing(AlarmRow::since))
                .limit(MOST)
                .toList();
        List<AlarmRow> chattering = board.byKey().values().stream()
                .filter(row -> row.alarm().transitions() >= Alarms.Figures.CHATTER)
                .sorted(Comparator.comparing((AlarmRow row) -> row.alarm().transitions(), Comparator.reverseOrder()))
                .limit(MOST)
                .toList();
        Map<String, String> names = new HashMap<>();
        for (Alarms.Talker talker : board.figures().top()) {
            AlarmRow row = board.byKey().get(talker.key());
            if (row != null) names.put(talker.key(), name(row));
        }
        var next = new Shown(board.figures(), stale, chattering, names, now.getEpochSecond() / 60);
        if (next.equals(shown)) return;
        shown = next;
        write(next, now);
    }

    private void write(Shown now, Instant at) {
        Alarms.Figures figures = now.figures();
        List<Integer> rates = figures.perTenMinutes();
        int last = rates.isEmpty() ? 0 : rates.getLast();
        double mean = rates.stream().mapToInt(Integer::intValue).average().orElse(0);
        share(
                numbers,
                List.of(
                        number(String.valueOf(last), "new in the last ten minutes", judged(last)),
                        number(
                                mean > 0 && mean < 0.05 ? "< 0.1" : String.format(Locale.ROOT, "%.1f", mean),
                                "new in ten minutes, mean of 24 h",
                                mean <= 1 ? GOOD : FAIR),
                        number(
                                String.valueOf(figures.floods()),
                                "of 144 times ten minutes were a flood",
                                figures.floods() == 0 ? GOOD : BAD),
                        number(
                                String.valueOf(figures.stale()),
                                "active for more than a day",
                                figures.stale() == 0 ? GOOD : new Look(Icon.STALE, "stale", "state-stale")),
                        number(
                                String.valueOf(figures.chattering()),
                                "changed five times or more in an hour",
                                figures.chattering() == 0
                                        ? GOOD
                                        : new Look(Icon.WARNING, "chattering", "state-stale"))),
                14.2);
        bars.show(rates, at.truncatedTo(ChronoUnit.MINUTES));
        List<Node> talkers = new ArrayList<>();
        for (Alarms.Talker talker : figures.top())
            talkers.add(
                    line(talker.key(), now.names().getOrDefault(talker.key(), talker.name()), times(talker.times())));
        List<Node> old = new ArrayList<>();
        for (AlarmRow row : now.stale()) old.add(line(row.key(), name(row), "for " + times.age(row.since())));
        List<Node> chatter = new ArrayList<>();
        for (AlarmRow row : now.chattering())
            chatter.add(line(row.key(), name(row), row.alarm().transitions() + " changes in an hour"));
        share(
                lists,
                List.of(
                        list("Come most often", talkers, "No alarm was raised in the last 24 hours."),
                        list("Stale: active for more than a day", old, "None. Good."),
                        list("Chattering: a delay or a dead band would help", chatter, "None. Good.")),
                26);
    }

    /// As many side by side as there is room for, and then as wide as the pane allows.
    private static <N extends Region> void share(FlowPane pane, List<N> boxes, double leastEm) {
        for (N box : boxes)
            box.prefWidthProperty()
                    .bind(Bindings.createDoubleBinding(
                            () -> shared(pane, boxes.size(), leastEm), pane.widthProperty(), pane.hgapProperty()));
        pane.getChildren().setAll(boxes);
    }

    private static double shared(FlowPane pane, int number, double leastEm) {
        double least = leastEm * Font.getDefault().getSize();
        double side = Math.clamp(Math.floor((pane.getWidth() + pane.getHgap()) / (least + pane.getHgap())), 1, number);
        return Math.floor((pane.getWidth() + pane.getHgap()) / side - pane.getHgap());
    }

    private static String name(AlarmRow row) {
        Link on = row.place().object();
        return on == null ? row.alarm().name() : row.alarm().name() + " on " + on.text();
    }

    private static String times(int number) {
        return (number == 1 ? "once" : number + " times") + " in 24 h";
    }

    private static Look judged(int rate) {
        return rate >= Alarms.Figures.FLOOD ? BAD : rate <= 1 ? GOOD : FAIR;
    }

    private static VBox number(String figure, String what, Look look) {
        var big = new Label(figure);
        big.getStyleClass().add("figure");
        var words = new Label(what);
        words.getStyleClass().add("fact-name");
        words.setWrapText(true);
        var box = new VBox(big, words, new StateMark(look));
        box.getStyleClass().add("figure-box");
        box.setAccessibleText(figure + " " + what + ", " + look.word());
        return box;
    }

    private Node line(String key, String name, String rest) {
        var link = new Hyperlink(name);
        link.setMinWidth(0);
        link.getStyleClass().add("fact-link");
        link.setOnAction(_ -> navigator.open(new Link(AlarmLists.KIND, key, name)));
        var words = new Label(rest);
        words.getStyleClass().add("fact-name");
        words.setMinWidth(Region.USE_PREF_SIZE);
        var line = new HBox(link, words);
        line.setAlignment(Pos.BASELINE_LEFT);
        line.getStyleClass().add("figure-line");
        return line;
    }

    private static VBox list(String title, List<Node> lines, String none) {
        var heading = new Label(title);
        heading.getStyleClass().add("section-title");
        heading.setWrapText(true);
        heading.setMinHeight(Region.USE_PREF_SIZE);
        var box = new VBox(heading);
        box.getStyleClass().add("figure-list");
        if (lines.isEmpty()) {
            var nothing = new Label(none);
            nothing.getStyleClass().add("fact-name");
            box.getChildren().add(nothing);
        }
        box.getChildren().addAll(lines);
        return box;
    }
}
