package org.xlcloud.views.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.Sparkline;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.Look;

/// One cell of a list: a text, a state with its icon, a bar, an age, a link.
final class ResourceCell<T> extends TableCell<Entry<T>, Entry<T>> {
    private static final PseudoClass CURSOR = PseudoClass.getPseudoClass("cursor");
    private static final PseudoClass FADED = PseudoClass.getPseudoClass("faded");

    private static final double BAR_SHARE = 0.58;

    private final int index;
    private final Column<T> column;
    private final Navigator navigator;
    private final Times times;
    private final Map<Look, Node> icons = new HashMap<>();
    private @Nullable BarNode bar;
    private @Nullable Sparkline line;
    private @Nullable Trend drawn;
    private double drawnWidth;
    private @Nullable String lookStyle;
    private @Nullable Nesting<T> nesting;
    private @Nullable TreeMark mark;

    ResourceCell(int index, Column<T> column, Navigator navigator, Times times) {
        this.index = index;
        this.column = column;
        this.navigator = navigator;
        this.times = times;
        getStyleClass().add(column.type().name().toLowerCase(Locale.ROOT) + "-cell");
        if (column.type() == Column.Type.STATE) getStyleClass().add("state-mark");
        if (column.link() != null) {
            // Every cell of the column has the class, because each change of it while scrolling costs a pass of CSS.
            getStyleClass().add("link-cell");
            addEventFilter(MouseEvent.MOUSE_CLICKED, this::clicked);
        }
    }

    /// Makes this the cell of a tree, with the place of its row before the text.
    void nested(Nesting<T> of, Consumer<Entry<T>> toggle) {
        nesting = of;
        mark = new TreeMark(() -> {
            if (getItem() != null) toggle.accept(getItem());
        });
    }

    int index() {
        return index;
    }

    @Override
    protected void updateItem(@Nullable Entry<T> entry, boolean empty) {
        super.updateItem(entry, empty);
        if (empty || entry == null) {
            setText(null);
            setGraphic(null);
            drawn = null;
            return;
        }
        setText(entry.lineAt(index, times.now()));
        Column.Dress<T> dress = column.dress();
        if (dress.look() != null) look(dress.look().apply(entry.row()));
        if (dress.faded() != null) pseudoClassStateChanged(FADED, dress.faded().test(entry.row()));
        if (dress.bar() != null) {
            if (bar == null) bar = new BarNode();
            Bar parts = dress.bar().apply(entry.row());
            bar.show(parts);
            bar.setVisible(!parts.parts().isEmpty());
            setGraphic(bar);
            setContentDisplay(ContentDisplay.LEFT);
        }
        if (mark != null && nesting != null) {
            mark.show(
                    entry.branch(), nesting.icon().apply(entry.row()), getFont().getSize());
            setGraphic(mark);
        }
        trend();
    }

    /// Draws the value's past again: there may be more of it.
    void trend() {
        Entry<T> entry = getItem();
        if (column.dress().trend() == null || entry == null || isEmpty()) return;
        Trend trend = column.dress().trend().apply(entry.row());
        if (Objects.equals(trend, drawn)) return;
        drawn = trend;
        if (trend == null) {
            setGraphic(null);
            return;
        }
        if (line == null) line = new Sparkline();
        setGraphic(line);
        setContentDisplay(ContentDisplay.LEFT);
        line.valueRange(trend.least(), trend.greatest());
        line.limits(trend.warning(), trend.critical());
        drawLine();
        requestLayout();
    }

    private void drawLine() {
        if (line == null || drawn == null || line.getWidth() <= 0) return;
        drawnWidth = line.getWidth();
        line.show(drawn.values(), drawn.stale());
    }

    /// Bars of a column begin and end alike, however long the numbers beside them are.
    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        Region before = bar == null ? line : bar;
        if (before == null || isEmpty()) return;
        boolean alone = getText() == null || getText().isEmpty();
        double room = getWidth() - snappedLeftInset() - snappedRightInset();
        double width = snapSizeX(alone ? room : getWidth() * BAR_SHARE);
        before.resizeRelocate(snappedLeftInset(), before.getLayoutY(), width, before.getHeight());
        if (drawnWidth != width && before.equals(line)) drawLine();
    }

    private String text(Entry<T> entry) {
        return entry.textAt(index, times.now());
    }

    /// Shows an age as it is now.
    void tick() {
        Entry<T> entry = getItem();
        if (column.type() != Column.Type.AGE || entry == null || isEmpty()) return;
        String text = text(entry);
        if (!text.equals(getText())) setText(text);
    }

    /// Whether the keyboard's cursor stands on this cell.
    void cursor(boolean here) {
        pseudoClassStateChanged(CURSOR, here);
    }

    /// Whether its text did not fit when it was drawn last. What has a bar or a past beside it shares its width with
    /// that.
    boolean isCut() {
        return isTextTruncated() && !isEmpty() && bar == null && line == null && getScene() != null;
    }

    /// The width in which nothing of it is cut: a cell's own preferred width is its column's.
    double needs() {
        var measured = new Text(getText());
        measured.setFont(getFont());
        Node before = getGraphic();
        double graphic = before == null ? 0 : before.prefWidth(-1) + getGraphicTextGap();
        double around = snappedLeftInset()
                + snappedRightInset()
                + getLabelPadding().getLeft()
                + getLabelPadding().getRight();
        return Math.ceil(around + graphic + measured.getLayoutBounds().getWidth()) + 1;
    }

    /// Offers the full text where the column is too narrow for it.
    void tip() {
        Entry<T> entry = getItem();
        boolean cut = entry != null && isTextTruncated();
        boolean time = entry != null && column.type() == Column.Type.AGE;
        String more = entry == null || column.dress().tip() == null
                ? null
                : column.dress().tip().apply(entry.row());
        if (!cut && !time && more == null) {
            setTooltip(null);
            return;
        }
        String says = entry != null && time && entry.valueNow(index) instanceof Instant since
                ? times.full(since)
                : text(entry);
        String text = more == null ? says : more;
        Tooltip tip = getTooltip();
        if (tip == null) {
            tip = new Tooltip();
            tip.setWrapText(true);
            tip.setMaxWidth(600);
            setTooltip(tip);
        }
        tip.setText(text);
    }

    private void look(@Nullable Look look) {
        String style = look == null ? null : look.styleClass();
        if (lookStyle != null && !lookStyle.equals(style)) getStyleClass().remove(lookStyle);
        if (style != null && !style.equals(lookStyle)) getStyleClass().add(style);
        lookStyle = style;
        setGraphic(
                look == null
                        ? null
                        : icons.computeIfAbsent(look, one -> one.icon().node()));
    }

    /// Follows the link when its letters are clicked; a click beside them selects the row, as in every cell.
    private void clicked(MouseEvent event) {
        Entry<T> entry = getItem();
        if (entry == null || column.link() == null || event.getButton() != MouseButton.PRIMARY) return;
        if (event.isShiftDown() || event.isShortcutDown() || event.getClickCount() != 1) return;
        if (!(event.getPickResult().getIntersectedNode() instanceof Text)) return;
        Link link = column.link().apply(entry.row());
        if (link == null) return;
        event.consume();
        navigator.open(link);
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        if (attribute == AccessibleAttribute.TEXT && getItem() != null) {
            return column.title() + ": " + text(getItem());
        }
        return super.queryAccessibleAttribute(attribute, parameters);
    }
}
