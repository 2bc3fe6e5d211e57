package org.xlcloud.charts.wall;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// A wall of cells in groups, as large as the area allows: readable across a room where they are few, small squares
/// where they are thousands. It is drawn into one buffer of pixels; an update draws only the cells that look different.
///
/// Arrows move over cells and groups, Enter or a click opens, Space, Ctrl and Shift select, dragging selects what it
/// touches, letters find by label or title, Ctrl and the wheel enlarge. Made and used on the JavaFX thread; the data
/// may be made on any.
public final class GpuWall extends Region implements WallStyle.Styled {
    private static final double MOST_ZOOM = 16;

    private final WallStyle style = new WallStyle(this, this::restyle);
    private final WallPicture picture = new WallPicture();
    private final ScrollBar bar = new ScrollBar();
    private final Region focusMark = mark("wall-focus");
    private final Region hoverMark = mark("wall-hover");
    private final Region band = mark("wall-band");
    private final Label finding = new Label();
    private final WallTip tip = new WallTip(this);
    private final DoubleProperty renderScale = new SimpleDoubleProperty(this, "renderScale", 0);
    private final DoubleProperty zoom = new SimpleDoubleProperty(this, "zoom", 1);
    private final ReadOnlyObjectWrapper<Set<String>> selection =
            new ReadOnlyObjectWrapper<>(this, "selection", Set.of());
    private final WallLegend legend = new WallLegend();
    private WallData data = WallData.EMPTY;
    private @Nullable HeatScale scale;
    private Function<Cell, String> describe = Cell::label;
    private Consumer<Cell> onOpen = _ -> {};
    private Consumer<Group> onOpenGroup = _ -> {};
    private BiConsumer<Cell, Point2D> onMenu = (_, _) -> {};
    private @Nullable String focused;
    private int hovered = -1;

    public GpuWall() {
        getStyleClass().add("gpu-wall");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        setAccessibleRoleDescription("wall of cells");
        setAccessibleHelp("Arrows move, Enter opens, Space selects, letters find");
        bar.setOrientation(Orientation.VERTICAL);
        bar.setFocusTraversable(false);
        bar.setVisible(false);
        bar.valueProperty().subscribe(_ -> {
            tip.hide();
            requestLayout();
        });
        finding.getStyleClass().add("wall-finding");
        finding.setVisible(false);
        finding.setMouseTransparent(true);
        getChildren().addAll(picture.node(), hoverMark, focusMark, band, finding, bar);
        zoom.subscribe(_ -> restyle());
        renderScale.subscribe(_ -> restyle());
        sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::renderScaleXProperty)
                .subscribe(_ -> restyle());
        focusedProperty().subscribe(_ -> focusChanged());
        addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::menu);
        WallMouse.install(this, band);
        WallKeys.install(this, finding);
    }

    /// Shows cells; those of the same shape as before are only recoloured.
    ///
    /// @param scale what the colours mean; null colours by state
    public void show(WallData data, @Nullable HeatScale scale) {
        boolean same = data.sameShape(this.data);
        this.data = data;
        if (!Objects.equals(scale, this.scale)) picture.restyle();
        this.scale = scale;
        if (!same) {
            picture.reshape();
            hovered = -1;
            keepSelection();
        }
        tip.refresh();
        legend.show(data, scale);
        if (isFocused()) speak();
        requestLayout();
    }

    public WallData data() {
        return data;
    }

    /// What is known of a cell, several lines: shown on hover, and spoken for the focused one.
    public void describe(Function<Cell, String> describe) {
        this.describe = describe;
    }

    /// What a click on a cell or Enter does.
    public void onOpen(Consumer<Cell> open) {
        onOpen = open;
    }

    /// What a click on a group's title does.
    public void onOpenGroup(Consumer<Group> open) {
        onOpenGroup = open;
    }

    /// Who shows the menu of a cell, at a place of the screen: asked for by the right button or the menu key.
    public void onMenu(BiConsumer<Cell, Point2D> menu) {
        onMenu = menu;
    }

    private void menu(ContextMenuEvent event) {
        boolean byKey = event.isKeyboardTrigger();
        int index = byKey ? focusedIndex() : cellAt(event.getX(), event.getY());
        if (index < 0) return;
        if (byKey) openMenu(index);
        else openMenu(index, new Point2D(event.getScreenX(), event.getScreenY()));
        event.consume();
    }

    /// Opens the menu of a cell below it.
    void openMenu(int index) {
        Bounds at = boundsOf(index);
        openMenu(index, localToScreen(at.getMinX(), at.getMaxY()));
    }

    private void openMenu(int index, Point2D where) {
        hideTip();
        focusOn(data.cell(index).id());
        hideTip();
        onMenu.accept(data.cell(index), where);
    }

    /// The ids of the selected cells; it keeps to cells that are on the wall.
    public ReadOnlyObjectProperty<Set<String>> selectionProperty() {
        return selection.getReadOnlyProperty();
    }

    public void select(Set<String> ids) {
        var known = new LinkedHashSet<String>();
        for (String id : ids) if (data.indexOf(id) >= 0) known.add(id);
        if (known.equals(selection.get())) return;
        selection.set(java.util.Collections.unmodifiableSet(known));
        requestLayout();
    }

    /// 1 fits the area as far as the smallest cells do; larger ones enlarge the cells and scroll.
    public DoubleProperty zoomProperty() {
        return zoom;
    }

    /// Pixels of the picture per unit of the scene; 0 takes as many as the window draws.
    public DoubleProperty renderScaleProperty() {
        return renderScale;
    }

    /// Brings a cell into view and makes it the one that keys go on from.
    public void focusOn(String id) {
        int index = data.indexOf(id);
        if (index < 0) return;
        focused = id;
        layout();
        Bounds at = boundsOf(index);
        double top = at.getMinY();
        if (top < 0) bar.setValue(Math.max(0, bar.getValue() + top * scaleNow()));
        double below = at.getMaxY() - getHeight();
        if (below > 0) bar.setValue(Math.min(bar.getMax(), bar.getValue() + below * scaleNow()));
        speak();
        requestLayout();
    }

    /// The cell that keys go on from; null where there is none.
    public @Nullable Cell focusedCell() {
        int index = focusedIndex();
        return index < 0 ? null : data.cell(index);
    }

    /// The legend of this wall's colours and shapes; it follows what is shown. Put it beside the wall.
    public WallLegend legend() {
        return legend;
    }

    /// Where a cell is drawn, in the wall's own coordinates; it may lie outside of what is scrolled into view.
    public Bounds boundsOf(int index) {
        return picture.boundsOf(data, index, bar.getValue());
    }

    @Override
    public WallStyle style() {
        return style;
    }

    public static List<CssMetaData<? extends Styleable, ?>> getClassCssMetaData() {
        return WallStyle.META;
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return WallStyle.META;
    }

    // ---- for mouse, keys and tooltip

    int cellAt(double x, double y) {
        return x < 0 || y < 0 || x >= getWidth() || y >= getHeight() || inBar(x)
                ? -1
                : picture.cellAt(x, y, bar.getValue());
    }

    @Nullable
    Group titleAt(double x, double y) {
        int group = inBar(x) ? -1 : picture.titleAt(x, y, bar.getValue());
        return group < 0 ? null : data.groups().get(group);
    }

    private boolean inBar(double x) {
        return bar.isVisible() && x >= bar.getLayoutX();
    }

    List<Integer> cellsWithin(Bounds area) {
        return picture.cellsWithin(area, bar.getValue());
    }

    int vertical(int index, boolean down) {
        return picture.vertical(data, index, down);
    }

    int focusedIndex() {
        return focused == null ? -1 : data.indexOf(focused);
    }

    boolean isSelected(int index) {
        return selection.get().contains(data.cell(index).id());
    }

    void open(int index) {
        onOpen.accept(data.cell(index));
    }

    void open(Group group) {
        onOpenGroup.accept(group);
    }

    String text(int index) {
        return describe.apply(data.cell(index));
    }

    void hover(int index) {
        if (index == hovered) return;
        hovered = index;
        if (index < 0) tip.hide();
        else tip.over(index, boundsOf(index));
        requestLayout();
    }

    /// Says everything about the cell that keys have come to.
    void tell(int index) {
        tip.over(index, boundsOf(index));
    }

    void hideTip() {
        tip.hide();
    }

    void scroll(double units) {
        if (!bar.isVisible()) return;
        bar.setValue(Math.clamp(bar.getValue() + units * scaleNow(), 0, bar.getMax()));
    }

    void zoomBy(double factor) {
        zoom.set(Math.clamp(zoom.get() * factor, 1, MOST_ZOOM));
    }

    private void restyle() {
        picture.restyle();
        picture.reshape();
        requestLayout();
    }

    private void keepSelection() {
        Set<String> before = selection.get();
        if (!before.isEmpty()) select(before);
    }

    private void focusChanged() {
        if (isFocused() && focusedIndex() < 0 && data.size() > 0)
            focused = data.cell(0).id();
        if (isFocused()) speak();
        else tip.hide();
        requestLayout();
    }

    private void speak() {
        int index = focusedIndex();
        if (index < 0) {
            setAccessibleText(data.size() + " cells");
            return;
        }
        String group = data.groups().get(data.groupOf(index)).title();
        String selected = isSelected(index) ? ", selected" : "";
        setAccessibleText(text(index).replace("\n", ", ") + ", in " + group + selected);
    }

    private double scaleNow() {
        if (renderScale.get() > 0) return renderScale.get();
        Window window = getScene() == null ? null : getScene().getWindow();
        double scaleNow = window == null ? 1 : window.getRenderScaleX();
        return scaleNow > 0 ? scaleNow : 1;
    }

    @Override
    protected double computePrefWidth(double height) {
        return style.font().getSize() * 50;
    }

    @Override
    protected double computePrefHeight(double width) {
        return style.font().getSize() * 24;
    }

    @Override
    protected double computeMinWidth(double height) {
        return style.font().getSize() * 8;
    }

    @Override
    protected double computeMinHeight(double width) {
        return style.font().getSize() * 4;
    }

    @Override
    protected void layoutChildren() {
        double barWidth = bar.prefWidth(-1);
        var area = new WallPicture.Area(getWidth(), getHeight(), barWidth, scaleNow(), zoom.get());
        double height = picture.prepare(data, scale, style, area);
        double hidden = Math.max(0, height - Math.floor(getHeight() * scaleNow()));
        bar.setVisible(hidden > 0);
        bar.setMax(hidden);
        if (bar.getValue() > hidden) bar.setValue(hidden);
        if (hidden > 0) {
            bar.setVisibleAmount(hidden * getHeight() * scaleNow() / height);
            bar.setBlockIncrement(getHeight() * scaleNow());
            bar.setUnitIncrement(style.font().getSize() * 3 * scaleNow());
            bar.resizeRelocate(getWidth() - barWidth, 0, barWidth, getHeight());
        }
        picture.paint(data, selection.get(), bar.getValue());
        legend.dress(picture.palette(), picture.side(), scaleNow());
        putMark(focusMark, isFocused() ? focusedIndex() : -1, 3);
        putMark(hoverMark, hovered, 1);
        finding.resizeRelocate(
                (getWidth() - finding.prefWidth(-1)) / 2, 8, finding.prefWidth(-1), finding.prefHeight(-1));
    }

    private void putMark(Region mark, int index, double around) {
        Bounds at = index < 0 || index >= data.size() ? null : boundsOf(index);
        boolean visible = at != null && at.getMaxY() > 0 && at.getMinY() < getHeight();
        mark.setVisible(visible);
        if (at == null || !visible) return;
        mark.resizeRelocate(
                at.getMinX() - around, at.getMinY() - around, at.getWidth() + 2 * around, at.getHeight() + 2 * around);
    }

    private static Region mark(String styleClass) {
        var mark = new Region();
        mark.getStyleClass().add(styleClass);
        mark.setMouseTransparent(true);
        mark.setManaged(false);
        mark.setVisible(false);
        return mark;
    }

    /// For tests and for pictures that must not depend on a window: the colours drawn at a place of the picture.
    int pixel(int x, int y) {
        return picture.pixel(x, y);
    }
}
