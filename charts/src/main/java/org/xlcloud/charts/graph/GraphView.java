package org.xlcloud.charts.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.CubicCurveTo;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.transform.Scale;
import javafx.scene.transform.Translate;
import org.jspecify.annotations.Nullable;

/// A graph that can be looked at from near and far and walked by keys.
///
/// Up and Down follow lines, Left and Right go along a row, Enter opens, plus, minus and 0 zoom, F shows all of it; the
/// wheel and dragging move, Ctrl and the wheel zoom. What is out of sight costs nothing. Made and used on the JavaFX
/// thread; a [GraphLayout] may be made on any.
public final class GraphView extends Region {
    private static final String STYLE_SHEET =
            Objects.requireNonNull(GraphView.class.getResource("graph.css")).toExternalForm();

    private static final PseudoClass NEAR = PseudoClass.getPseudoClass("near");
    private static final double LEAST_ZOOM = 0.05;
    private static final double MOST_ZOOM = 3;
    private static final double STEP = 1.2;
    private static final double MARGIN = 14;
    private static final double ARROW = 4;

    private final Function<Vertex, Node> icons;
    private final Group lines = new Group();
    private final Group boxes = new Group();
    private final Group world = new Group(lines, boxes);
    private final Scale scale = new Scale(1, 1);
    private final Translate shift = new Translate();
    private final Text measure = new Text("X");
    private final Rectangle window = new Rectangle();
    private final DoubleProperty zoom = new SimpleDoubleProperty(this, "zoom", 1);
    private final ReadOnlyObjectWrapper<@Nullable String> selected = new ReadOnlyObjectWrapper<>(this, "selected");
    private final Map<String, VertexBox> boxOf = new HashMap<>();
    private final List<Drawn> drawn = new ArrayList<>();
    private final Tooltip tip = new Tooltip();
    private GraphLayout layout = GraphLayout.EMPTY;
    private Function<Vertex, String> describe = vertex -> vertex.title() + "\n" + vertex.note();
    private Consumer<Vertex> onOpen = _ -> {};
    private boolean fitted = true;
    private boolean placed;
    private double em = 13;
    private double pressedX;
    private double pressedY;

    private record Drawn(GraphLayout.Line line, Path path) {}

    /// @param icons a new icon for a box, by its symbol and state
    public GraphView(Function<Vertex, Node> icons) {
        this.icons = icons;
        getStyleClass().add("graph-view");
        getStylesheets().add(STYLE_SHEET);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        setAccessibleRoleDescription("graph");
        setAccessibleHelp("Up and Down follow lines, Left and Right go along a row, Enter opens, F shows all of it");
        world.setManaged(false);
        world.getTransforms().addAll(shift, scale);
        measure.setManaged(false);
        measure.setVisible(false);
        setClip(window);
        getChildren().addAll(measure, world);
        measure.fontProperty().subscribe(this::restyle);
        zoom.subscribe(value -> {
            scale.setX(value.doubleValue());
            scale.setY(value.doubleValue());
            requestLayout();
        });
        selected.subscribe(_ -> marks());
        GraphKeys.install(this);
        addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
        addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        tip.setWrapText(true);
        tip.setMaxWidth(460);
    }

    /// Shows a graph. One of the same shape as before keeps its boxes, the zoom and the place; another one is fitted
    /// into the area.
    public void show(GraphLayout next) {
        boolean same = next.graph().sameShape(layout.graph());
        layout = next;
        if (!same) rebuild();
        for (Vertex vertex : next.graph().vertices()) {
            VertexBox box = Objects.requireNonNull(boxOf.get(vertex.id()));
            box.show(vertex, icons.apply(vertex));
        }
        String now = selected.get();
        if (now != null && !boxOf.containsKey(now)) selected.set(null);
        marks();
        requestLayout();
    }

    /// What is shown.
    public GraphLayout shown() {
        return layout;
    }

    /// The whole text about a box: shown on hover, spoken when selected.
    public void describe(Function<Vertex, String> text) {
        describe = text;
    }

    /// What Enter or a double click does.
    public void onOpen(Consumer<Vertex> open) {
        onOpen = open;
    }

    /// The id of the selected box; null where none is.
    public ReadOnlyObjectProperty<@Nullable String> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// Selects a box and brings it into view; an unknown id or null selects none.
    public void select(@Nullable String id) {
        String known = id != null && boxOf.containsKey(id) ? id : null;
        if (Objects.equals(known, selected.get())) return;
        selected.set(known);
        if (known != null) reveal(known);
    }

    /// 1 draws texts as large as elsewhere.
    public DoubleProperty zoomProperty() {
        return zoom;
    }

    /// Zooms by a factor around the middle.
    public void zoomBy(double factor) {
        zoomAround(factor, getWidth() / 2, getHeight() / 2);
    }

    /// Shows all of it, never larger than texts are elsewhere.
    public void fit() {
        fitted = true;
        requestLayout();
    }

    // ---- for the keys

    @Nullable
    Vertex current() {
        String id = selected.get();
        for (Vertex vertex : layout.graph().vertices()) if (vertex.id().equals(id)) return vertex;
        return null;
    }

    void open() {
        Vertex vertex = current();
        if (vertex != null) onOpen.accept(vertex);
    }

    /// Selects the nearest box at the other end of a line downwards or upwards, else the nearest in the next row.
    void along(boolean down) {
        Vertex from = current();
        if (from == null) {
            first();
            return;
        }
        GraphLayout.Place here = layout.place(from.id());
        List<String> ends = new ArrayList<>();
        for (GraphLayout.Line line : layout.lines()) {
            String top = line.turned() ? line.edge().to() : line.edge().from();
            String bottom = line.turned() ? line.edge().from() : line.edge().to();
            if ((down ? top : bottom).equals(from.id())) ends.add(down ? bottom : top);
        }
        ends.stream()
                .min((a, b) -> Double.compare(
                        Math.abs(layout.place(a).x() - here.x()),
                        Math.abs(layout.place(b).x() - here.x())))
                .ifPresent(this::select);
    }

    /// Selects the next box in the row.
    void aside(int by) {
        Vertex from = current();
        if (from == null) {
            first();
            return;
        }
        List<String> row = layout.row(from.id());
        int next = row.indexOf(from.id()) + by;
        if (next >= 0 && next < row.size()) {
            select(row.get(next));
            return;
        }
        // From the end of a row on to the next one, so that every box can be reached.
        double y = layout.place(from.id()).y();
        layout.graph().vertices().stream()
                .map(Vertex::id)
                .filter(id ->
                        by > 0 ? layout.place(id).y() > y : layout.place(id).y() < y)
                .min((a, b) -> by * compare(layout.place(a), layout.place(b)))
                .ifPresent(this::select);
    }

    private static int compare(GraphLayout.Place a, GraphLayout.Place b) {
        return a.y() == b.y() ? Double.compare(a.x(), b.x()) : Double.compare(a.y(), b.y());
    }

    void first() {
        layout.graph().vertices().stream()
                .map(Vertex::id)
                .min((a, b) -> compare(layout.place(a), layout.place(b)))
                .ifPresent(this::select);
    }

    // ---- drawing

    private void restyle() {
        Font font = measure.getFont();
        if (font.getSize() == em && placed) return;
        em = font.getSize();
        rebuild();
        for (Vertex vertex : layout.graph().vertices())
            Objects.requireNonNull(boxOf.get(vertex.id())).show(vertex, icons.apply(vertex));
        marks();
    }

    private void rebuild() {
        boxOf.clear();
        drawn.clear();
        boxes.getChildren().clear();
        lines.getChildren().clear();
        for (Vertex vertex : layout.graph().vertices()) {
            var box = new VertexBox();
            GraphLayout.Place place = layout.place(vertex.id());
            box.resizeRelocate(place.x() * em, place.y() * em, GraphLayout.BOX_WIDTH * em, GraphLayout.BOX_HEIGHT * em);
            box.setUserData(vertex.id());
            boxOf.put(vertex.id(), box);
        }
        for (GraphLayout.Line line : layout.lines()) drawn.add(new Drawn(line, path(line)));
        for (Drawn one : drawn) lines.getChildren().add(one.path);
        boxes.getChildren().addAll(boxOf.values());
        fitted = true;
        placed = true;
        requestLayout();
    }

    private Path path(GraphLayout.Line line) {
        List<GraphLayout.Point> points = line.points();
        GraphLayout.Point last = points.getFirst();
        var path = new Path(new MoveTo(last.x() * em, last.y() * em));
        for (GraphLayout.Point next : points.subList(1, points.size())) {
            double middle = (next.y() + last.y()) / 2 * em;
            path.getElements()
                    .add(
                            next.x() == last.x()
                                    ? new LineTo(next.x() * em, next.y() * em)
                                    : new CubicCurveTo(
                                            last.x() * em,
                                            middle,
                                            next.x() * em,
                                            middle,
                                            next.x() * em,
                                            next.y() * em));
            last = next;
        }
        GraphLayout.Point end = line.turned() ? points.getFirst() : points.getLast();
        double x = end.x() * em;
        double y = end.y() * em;
        double back = line.turned() ? ARROW : -ARROW;
        path.getElements()
                .addAll(new MoveTo(x - ARROW, y + 1.6 * back), new LineTo(x, y), new LineTo(x + ARROW, y + 1.6 * back));
        path.getStyleClass().add("graph-line");
        path.setManaged(false);
        path.setMouseTransparent(true);
        return path;
    }

    private void marks() {
        String now = selected.get();
        Set<String> near = new HashSet<>();
        for (Drawn one : drawn) {
            Edge edge = one.line.edge();
            boolean touches = edge.from().equals(now) || edge.to().equals(now);
            one.path.pseudoClassStateChanged(NEAR, touches);
            if (!touches) continue;
            one.path.toFront();
            near.add(edge.from());
            near.add(edge.to());
        }
        boxOf.forEach((id, box) -> box.mark(id.equals(now), near.contains(id)));
        speak();
    }

    private void speak() {
        Vertex vertex = current();
        int count = layout.graph().vertices().size();
        if (vertex == null) {
            setAccessibleText(count + (count == 1 ? " box" : " boxes"));
            return;
        }
        long above = layout.graph().edges().stream()
                .filter(edge -> edge.to().equals(vertex.id()))
                .count();
        long below = layout.graph().edges().stream()
                .filter(edge -> edge.from().equals(vertex.id()))
                .count();
        setAccessibleText(describe.apply(vertex).replace("\n", ", ") + ", needs " + above + ", needed by " + below);
    }

    private void reveal(String id) {
        if (getWidth() <= 0 || fitted) return; // all of it is in view
        GraphLayout.Place place = layout.place(id);
        double factor = em * zoom.get();
        double left = place.x() * factor + shift.getX();
        double top = place.y() * factor + shift.getY();
        double right = left + GraphLayout.BOX_WIDTH * factor;
        double bottom = top + GraphLayout.BOX_HEIGHT * factor;
        if (left < MARGIN) moveBy(MARGIN - left, 0);
        else if (right > getWidth() - MARGIN) moveBy(getWidth() - MARGIN - right, 0);
        if (top < MARGIN) moveBy(0, MARGIN - top);
        else if (bottom > getHeight() - MARGIN) moveBy(0, getHeight() - MARGIN - bottom);
    }

    private void moveBy(double x, double y) {
        shift.setX(shift.getX() + x);
        shift.setY(shift.getY() + y);
        if (x != 0 || y != 0) fitted = false;
        requestLayout();
    }

    private void zoomAround(double factor, double x, double y) {
        double before = zoom.get();
        double after = Math.clamp(before * factor, LEAST_ZOOM, MOST_ZOOM);
        double ratio = after / before;
        shift.setX(x - (x - shift.getX()) * ratio);
        shift.setY(y - (y - shift.getY()) * ratio);
        fitted = false;
        zoom.set(after);
    }

    private void fitNow() {
        double wide = layout.width() * em;
        double high = layout.height() * em;
        if (wide <= 0 || getWidth() <= 2 * MARGIN || getHeight() <= 2 * MARGIN) return;
        double most = Math.min((getWidth() - 2 * MARGIN) / wide, (getHeight() - 2 * MARGIN) / high);
        double now = Math.clamp(most, LEAST_ZOOM, 1);
        shift.setX((getWidth() - wide * now) / 2);
        shift.setY(high * now < getHeight() - 2 * MARGIN ? Math.max(MARGIN, (getHeight() - high * now) / 3) : MARGIN);
        zoom.set(now);
        fitted = true;
    }

    @Override
    protected void layoutChildren() {
        window.setWidth(getWidth());
        window.setHeight(getHeight());
        if (fitted) fitNow();
        double factor = em * zoom.get();
        for (Map.Entry<String, VertexBox> one : boxOf.entrySet()) {
            GraphLayout.Place place = layout.place(one.getKey());
            double left = place.x() * factor + shift.getX();
            double top = place.y() * factor + shift.getY();
            one.getValue()
                    .setVisible(left < getWidth()
                            && top < getHeight()
                            && left + GraphLayout.BOX_WIDTH * factor > 0
                            && top + GraphLayout.BOX_HEIGHT * factor > 0);
        }
    }

    @Override
    protected double computePrefWidth(double height) {
        return em * 40;
    }

    @Override
    protected double computePrefHeight(double width) {
        return em * 24;
    }

    @Override
    protected double computeMinWidth(double height) {
        return em * 8;
    }

    @Override
    protected double computeMinHeight(double width) {
        return em * 6;
    }

    // ---- mouse

    private @Nullable String idAt(MouseEvent event) {
        for (Node at = event.getPickResult().getIntersectedNode(); at != null && !equals(at); at = at.getParent()) {
            if (at instanceof VertexBox box && box.getUserData() instanceof String id) return id;
        }
        return null;
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        pressedX = event.getX();
        pressedY = event.getY();
    }

    private void dragged(MouseEvent event) {
        tip.hide();
        moveBy(event.getX() - pressedX, event.getY() - pressedY);
        pressedX = event.getX();
        pressedY = event.getY();
        event.consume();
    }

    private void clicked(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) return;
        String id = idAt(event);
        select(id);
        if (id != null && event.getClickCount() == 2) open();
        event.consume();
    }

    private void moved(MouseEvent event) {
        String id = idAt(event);
        Vertex vertex = null;
        for (Vertex each : layout.graph().vertices()) if (each.id().equals(id)) vertex = each;
        if (vertex == null) Tooltip.uninstall(this, tip);
        else {
            tip.setText(describe.apply(vertex));
            Tooltip.install(this, tip);
        }
    }

    private void scrolled(ScrollEvent event) {
        if (event.isShortcutDown()) {
            if (event.getDeltaY() != 0) zoomAround(event.getDeltaY() > 0 ? STEP : 1 / STEP, event.getX(), event.getY());
        } else moveBy(event.getDeltaX(), event.getDeltaY());
        event.consume();
    }

    /// Where a box is drawn, in the view's own coordinates: for tests.
    Bounds boundsOf(String id) {
        Node box = Objects.requireNonNull(boxOf.get(id));
        return sceneToLocal(box.localToScene(box.getLayoutBounds()));
    }
}
