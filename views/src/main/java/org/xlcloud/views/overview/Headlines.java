package org.xlcloud.views.overview;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuCount;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.views.alarms.AlarmLists;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.ResourceTable;

/// The tiles at the top of the overview, in rows of equal length: all GPUs, hosts, instances,
/// sources, then each type of GPU.
final class Headlines extends Region {
    /// More types than this are one tile of the others: a wall of tiles says nothing.
    static final int MOST_TYPES = 12;

    private static final int MOST_SOURCES = 3;
    private static final double NARROWEST_EM = 12;
    /// However long a name in a tile is.
    private static final double MOST_NEEDED_EM = 17;
    private static final double HEIGHT_EM = 7.6;
    private static final double GAP = 8;
    private static final Look UP = new Look(Icon.LIVE, "up", "state-live");
    private static final Look DOWN = new Look(Icon.FAILED, "down", "state-failed");
    private static final Look DISABLED = new Look(Icon.CANCELLED, "disabled", "state-stale");

    private final Navigator navigator;
    private final List<Headline> tiles = new ArrayList<>();
    private final Label theme = new Label();
    /// What the fullest tile needs, in em.
    private double needed = NARROWEST_EM;

    Headlines(Navigator navigator) {
        this.navigator = navigator;
        getStyleClass().add("headlines");
        // Carries the theme's colours to the tiles, which take none from style sheets.
        theme.getStyleClass().add("headline-theme");
        theme.setManaged(false);
        theme.setVisible(false);
        getChildren().add(theme);
        theme.backgroundProperty().subscribe(this::colour);
        theme.borderProperty().subscribe(this::colour);
        theme.fontProperty().subscribe(this::requestLayout);
    }

    /// @param hottest null where no temperature is known
    void show(Overview overview, WallModel.@Nullable Hottest hottest, Alarms alarms) {
        int at = 0;
        needed = NARROWEST_EM;
        show(at++, gpus("All GPUs", overview.all()), "");
        show(at++, hottest(hottest), hottest == null ? all() : Links.gpu(hottest.gpu()));
        show(at++, alarms(alarms), new Link(AlarmLists.KIND, ResourceTable.FILTER, "Active alarms"));
        show(at++, hosts(overview), Links.HOST, "");
        show(at++, instances(overview), Links.INSTANCE, overview.failedInstances() == 0 ? "" : "status:error");
        show(at++, sources(overview), Links.HOST, "");
        List<GpuCount> types = overview.types();
        for (int i = 0; i < types.size() && i < MOST_TYPES; i++) {
            GpuCount type = types.get(i);
            show(at++, gpus(shortName(type.group()), type), "model:=" + Grouping.quoted(type.group()));
        }
        while (tiles.size() > at) getChildren().remove(tiles.removeLast().node());
        requestLayout();
    }

    private void show(int index, Headline.Content content, String filter) {
        show(index, content, Links.GPU, filter);
    }

    private void show(int index, Headline.Content content, String kind, String filter) {
        show(index, content, new Link(kind, ResourceTable.FILTER + filter, content.title()));
    }

    private static Link all() {
        return new Link(Links.GPU, ResourceTable.FILTER, "All GPUs");
    }

    private void show(int index, Headline.Content content, Link link) {
        if (index == tiles.size()) {
            var tile = new Headline();
            tiles.add(tile);
            getChildren().add(tile.node());
            colour();
        }
        tiles.get(index).show(content, () -> navigator.open(link));
        needed = Math.max(needed, Math.min(MOST_NEEDED_EM, needs(content)));
    }

    /// About how wide a tile must be for its words not to be cut, in em: large clouds have long numbers.
    private static double needs(Headline.Content content) {
        double figure = Math.max(content.figure().length() * 1.4, content.of().length() * 0.54);
        int longest = content.rest().stream()
                .mapToInt(count -> count.text().length())
                .max()
                .orElse(0);
        return figure + (longest == 0 ? 0 : longest * 0.52 + 2.2) + 2;
    }

    private static Headline.Content gpus(String title, GpuCount count) {
        List<Headline.Count> rest = new ArrayList<>();
        add(rest, Look.of(GpuState.HELD), count.held());
        add(rest, Look.of(GpuState.RESERVED), count.reserved());
        add(rest, Look.of(GpuState.TROUBLE), count.trouble());
        return new Headline.Content(
                title, String.valueOf(count.free()), "free of " + count.total(), OverviewLists.bar(count), rest);
    }

    private static Headline.Content hottest(WallModel.@Nullable Hottest hottest) {
        if (hottest == null) return new Headline.Content("Hottest", "–", "no telemetry", null, List.of());
        Gpu gpu = hottest.gpu();
        return new Headline.Content(
                "Hottest",
                Math.round(hottest.celsius()) + " °C",
                gpu.host() + " " + WallModel.label(gpu),
                null,
                List.of());
    }

    private static void add(List<Headline.Count> counts, Look look, int number) {
        if (number > 0) counts.add(new Headline.Count(look, number + " " + look.word()));
    }

    /// Those that call somebody, by severity; what is seen to already beside them.
    private static Headline.Content alarms(Alarms alarms) {
        Map<Severity, Integer> calling = new EnumMap<>(Severity.class);
        int acknowledged = 0;
        for (Alarm alarm : alarms.all()) {
            if (alarm.calls()) calling.merge(alarm.latched(), 1, Integer::sum);
            if (alarm.phase() == Phase.ACKNOWLEDGED) acknowledged++;
        }
        int all = calling.values().stream().mapToInt(Integer::intValue).sum();
        List<Headline.Count> rest = new ArrayList<>();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.MODERATE, Severity.LOW))
            add(rest, Look.of(severity), calling.getOrDefault(severity, 0));
        if (rest.size() < MOST_SOURCES) add(rest, Look.of(Phase.ACKNOWLEDGED), acknowledged);
        if (alarms.at() == null) return new Headline.Content("Alarms", "–", "not read yet", null, List.of());
        return new Headline.Content(
                alarms.flood() == null ? "Alarms" : "Alarms: flood", String.valueOf(all), "to look at", null, rest);
    }

    private static Headline.Content hosts(Overview overview) {
        List<Headline.Count> rest = new ArrayList<>();
        add(rest, DOWN, overview.down());
        add(rest, DISABLED, overview.disabled());
        if (rest.isEmpty() && overview.hosts() > 0) rest.add(new Headline.Count(UP, "all up"));
        int up = overview.hosts() - overview.down();
        return new Headline.Content("Hosts", String.valueOf(up), "up of " + overview.hosts(), null, rest);
    }

    private static Headline.Content instances(Overview overview) {
        List<Headline.Count> rest = new ArrayList<>();
        if (overview.failedInstances() > 0) {
            rest.add(new Headline.Count(DOWN, overview.failedInstances() + " in error"));
        } else if (overview.instances() > 0) {
            rest.add(new Headline.Count(UP, "none in error"));
        }
        return new Headline.Content(
                "Instances",
                String.valueOf(overview.instances()),
                overview.instances() == 1 ? "instance" : "instances",
                null,
                rest);
    }

    private static Headline.Content sources(Overview overview) {
        List<Headline.Count> rest = new ArrayList<>();
        Look late = Look.of(org.xlcloud.services.flow.Reading.Health.STALE);
        for (String source : overview.lateSources()) {
            if (rest.size() < MOST_SOURCES) rest.add(new Headline.Count(late, source));
        }
        if (rest.isEmpty() && overview.sources() > 0) rest.add(new Headline.Count(UP, "all answer"));
        int live = overview.sources() - overview.lateSources().size();
        return new Headline.Content("Sources", String.valueOf(live), "live of " + overview.sources(), null, rest);
    }

    /// What people call it: `GRID K2` of `GK104GL [GRID K2]`.
    static String shortName(String model) {
        int open = model.indexOf('[');
        int close = model.lastIndexOf(']');
        return open >= 0 && close > open + 1 ? model.substring(open + 1, close) : model;
    }

    private void colour() {
        Color background = colour(
                theme.getBackground() == null
                        ? null
                        : theme.getBackground().getFills().getFirst().getFill());
        Color border = colour(
                theme.getBorder() == null
                        ? null
                        : theme.getBorder().getStrokes().getFirst().getTopStroke());
        for (Headline tile : tiles) tile.colours(background, border);
    }

    private static Color colour(@Nullable Paint paint) {
        return paint instanceof Color color ? color : Color.TRANSPARENT;
    }

    private double em() {
        return theme.getFont().getSize();
    }

    private int columns(double width) {
        int most = (int) Math.max(1, Math.floor((width + GAP) / (needed * em() + GAP)));
        int rows = (tiles.size() + most - 1) / most;
        return rows == 0 ? 1 : (tiles.size() + rows - 1) / rows;
    }

    @Override
    public javafx.geometry.Orientation getContentBias() {
        return javafx.geometry.Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        double room = (width < 0 ? getWidth() : width) - snappedLeftInset() - snappedRightInset();
        int columns = columns(room);
        int rows = (tiles.size() + columns - 1) / columns;
        return snappedTopInset() + snappedBottomInset() + rows * (HEIGHT_EM * em() + GAP);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return NARROWEST_EM * em() * 4;
    }

    @Override
    protected void layoutChildren() {
        double room = getWidth() - snappedLeftInset() - snappedRightInset();
        int columns = columns(room);
        double width = snapSizeX((room - (columns - 1) * GAP) / columns - 1);
        double height = HEIGHT_EM * em();
        for (int i = 0; i < tiles.size(); i++) {
            double x = snappedLeftInset() + i % columns * (width + GAP);
            int row = i / columns;
            double y = snappedTopInset() + row * (height + GAP);
            tiles.get(i).node().resizeRelocate(snapPositionX(x), snapPositionY(y), width, height);
        }
    }
}
