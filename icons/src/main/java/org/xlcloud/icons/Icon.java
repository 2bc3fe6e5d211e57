package org.xlcloud.icons;

import java.net.URL;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignAIkonHandler;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignO;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignU;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/// Every icon of the console, by what it stands for.
///
/// An icon is as large as 1.25 of the text around it and takes its colour from the look-up `-icon-color`, so that both
/// follow the theme and the text scale. To add one, name a glyph of Material Design Icons, or draw it as an SVG path in
/// a square of 24.
public enum Icon {
    // What the cloud is made of
    OVERVIEW(MaterialDesignV.VIEW_DASHBOARD_OUTLINE),
    /// A card in its slot: bracket, fan, memory and contacts.
    GPU("M1 3h2v18h-2z"
            + "M4 5h19v12h-19z M5.6 6.6v8.8h15.8v-8.8z"
            + "M16.6 7.8a3.2 3.2 0 0 1 0 6.4a3.2 3.2 0 0 1 0-6.4z M16.6 9.6a1.4 1.4 0 0 0 0 2.8a1.4 1.4 0 0 0 0-2.8z"
            + "M7.2 8.4h4.2v1.7h-4.2z M7.2 11.9h4.2v1.7h-4.2z"
            + "M7 17.6h8v2.4h-8z"),
    /// A slice of a GPU: a card cut in four.
    GPU_SLICE("M2 5h20v14h-20z M3.6 6.6v10.8h16.8v-10.8z M7.2 8.2h1.6v7.6h-1.6z M11.2 8.2h1.6v7.6h-1.6z"
            + "M15.2 8.2h1.6v7.6h-1.6z"),
    HOST(MaterialDesignS.SERVER),
    INSTANCE(MaterialDesignC.CUBE_OUTLINE),
    CLOUD(MaterialDesignC.CLOUD_OUTLINE),
    CLOUDS(MaterialDesignC.CLOUDS),
    EMBEDDED(MaterialDesignF.FLASK_OUTLINE),
    PROJECT(MaterialDesignB.BRIEFCASE_OUTLINE),
    USER(MaterialDesignA.ACCOUNT_OUTLINE),
    FLAVOR(MaterialDesignP.PUZZLE_OUTLINE),
    STACK(MaterialDesignL.LAYERS_OUTLINE),
    LAYER(MaterialDesignL.LAYERS),
    GROUP(MaterialDesignG.GROUP),
    RESOURCE(MaterialDesignS.SHAPE_OUTLINE),
    GRAPH(MaterialDesignG.GRAPH_OUTLINE),
    SCALE(MaterialDesignA.ARROW_EXPAND_VERTICAL),
    FIT(MaterialDesignF.FIT_TO_PAGE_OUTLINE),
    ZOOM_IN(MaterialDesignM.MAGNIFY_PLUS_OUTLINE),
    ZOOM_OUT(MaterialDesignM.MAGNIFY_MINUS_OUTLINE),
    ALARM(MaterialDesignB.BELL_OUTLINE),
    METRIC(MaterialDesignC.CHART_LINE),
    RUN(MaterialDesignP.PLAY_OUTLINE),
    SESSION(MaterialDesignM.MONITOR_SHIMMER),
    AUDIT(MaterialDesignH.HISTORY),
    DOCTOR(MaterialDesignS.STETHOSCOPE),

    // States: each has a shape of its own, so that none is told by colour alone
    FREE(MaterialDesignC.CIRCLE_OUTLINE),
    HELD(MaterialDesignC.CIRCLE_SLICE_8),
    RESERVED(MaterialDesignB.BOOKMARK),
    TROUBLE(MaterialDesignA.ALERT),
    LIVE(MaterialDesignC.CHECK_CIRCLE),
    LOADING(MaterialDesignD.DOTS_HORIZONTAL_CIRCLE),
    STALE(MaterialDesignC.CLOCK_ALERT_OUTLINE),
    FAILED(MaterialDesignC.CLOSE_OCTAGON),
    DONE(MaterialDesignC.CHECK_CIRCLE_OUTLINE),
    RUNNING(MaterialDesignP.PROGRESS_CLOCK),
    CANCELLED(MaterialDesignC.CANCEL),
    INFO(MaterialDesignI.INFORMATION_OUTLINE),
    WARNING(MaterialDesignA.ALERT_OUTLINE),
    PRODUCTION(MaterialDesignS.SHIELD_ALERT),
    READ_ONLY(MaterialDesignL.LOCK_OUTLINE),
    /// The shapes that the wall draws in its cells.
    ALARM_LOW(MaterialDesignR.RHOMBUS_OUTLINE),
    ALARM_MODERATE(MaterialDesignR.RHOMBUS),
    ALARM_CRITICAL(MaterialDesignA.ALERT_OCTAGON),
    ALARM_UNKNOWN(MaterialDesignH.HELP_CIRCLE_OUTLINE),
    ACKNOWLEDGED(MaterialDesignB.BELL_CHECK_OUTLINE),
    RECOVERED(MaterialDesignB.BELL_BADGE_OUTLINE),
    SHELVED(MaterialDesignB.BELL_SLEEP_OUTLINE),
    OUT_OF_SERVICE(MaterialDesignB.BELL_OFF_OUTLINE),
    COVERED(MaterialDesignB.BELL_CANCEL_OUTLINE),
    FLOOD(MaterialDesignW.WAVES),
    SOUND(MaterialDesignV.VOLUME_HIGH),

    // The frame
    MENU(MaterialDesignM.MENU),
    SEARCH(MaterialDesignM.MAGNIFY),
    COMMAND(MaterialDesignC.CONSOLE_LINE),
    REFRESH(MaterialDesignR.REFRESH),
    BACK(MaterialDesignA.ARROW_LEFT),
    FORWARD(MaterialDesignA.ARROW_RIGHT),
    CRUMB(MaterialDesignC.CHEVRON_RIGHT),
    COLLAPSE(MaterialDesignC.CHEVRON_DOUBLE_LEFT),
    EXPAND(MaterialDesignC.CHEVRON_DOUBLE_RIGHT),
    UP(MaterialDesignC.CHEVRON_UP),
    DOWN(MaterialDesignC.CHEVRON_DOWN),
    CLOSE(MaterialDesignC.CLOSE),
    CHECK(MaterialDesignC.CHECK),
    JOBS(MaterialDesignP.PLAYLIST_CHECK),
    KEYS(MaterialDesignK.KEYBOARD_OUTLINE),
    THEME(MaterialDesignC.CONTRAST_CIRCLE),
    TEXT_SIZE(MaterialDesignF.FORMAT_SIZE),
    CLOCK(MaterialDesignC.CLOCK_OUTLINE),
    SETTINGS(MaterialDesignC.COG_OUTLINE),
    HELP(MaterialDesignH.HELP_CIRCLE_OUTLINE),
    HOME(MaterialDesignH.HOME_OUTLINE),

    // Lists and objects
    FILTER(MaterialDesignF.FILTER_VARIANT),
    COLUMNS(MaterialDesignV.VIEW_COLUMN_OUTLINE),
    SORT(MaterialDesignS.SORT),
    TREE_OPEN(MaterialDesignU.UNFOLD_MORE_HORIZONTAL),
    TREE_CLOSED(MaterialDesignU.UNFOLD_LESS_HORIZONTAL),
    EXPORT(MaterialDesignE.EXPORT_VARIANT),
    COPY(MaterialDesignC.CONTENT_COPY),
    JSON(MaterialDesignC.CODE_JSON),
    LINK(MaterialDesignL.LINK_VARIANT),
    OPEN(MaterialDesignO.OPEN_IN_APP),
    OPEN_OUTSIDE(MaterialDesignO.OPEN_IN_NEW),
    DETAILS(MaterialDesignD.DOCK_RIGHT),
    SELECT_ALL(MaterialDesignS.SELECT_ALL),
    CLEAR(MaterialDesignB.BACKSPACE_OUTLINE),
    EMPTY(MaterialDesignT.TRAY),
    ADD(MaterialDesignP.PLUS),
    RETRY(MaterialDesignR.RELOAD),
    EDIT(MaterialDesignP.PENCIL_OUTLINE),
    DELETE(MaterialDesignT.TRASH_CAN_OUTLINE),
    STOP(MaterialDesignS.STOP_CIRCLE_OUTLINE);

    /// The font of the style class `glyph`.
    public static final String FAMILY = "Material Design Icons";

    private final @Nullable Ikon glyph;
    private final @Nullable String path;

    Icon(Ikon glyph) {
        this.glyph = glyph;
        this.path = null;
    }

    Icon(String path) {
        this.glyph = null;
        this.path = path;
    }

    /// A new node for a label, a button, a cell. It has no meaning of its own to screen readers: the control that
    /// carries it is the one to be named.
    public Node node() {
        Node node = glyph != null ? glyph(glyph) : drawing(path == null ? "" : path);
        node.getStyleClass().add("icon");
        node.setAccessibleRole(AccessibleRole.NODE);
        node.setAccessibleText("");
        node.setMouseTransparent(true);
        return node;
    }

    /// A new node with one more style class, such as `state-free`, which gives the colour.
    public Node node(String styleClass) {
        Node node = node();
        node.getStyleClass().add(styleClass);
        return node;
    }

    /// Loads the glyphs' font, which otherwise the first icon does. On any thread.
    public static void prepare() {
        GlyphFont.load();
    }

    private static Node glyph(Ikon glyph) {
        GlyphFont.load();
        var text = new Text(Character.toString(glyph.getCode()));
        // A style sheet gives this class the font [#FAMILY] and the size, relative to the text around. A style of the
        // node's own would be parsed again for every icon.
        text.getStyleClass().add("glyph");
        return text;
    }

    private static Node drawing(String path) {
        var shape = new SVGPath();
        // The two lone points keep the drawing's margin within its square of 24 when it is scaled.
        shape.setContent("M0 0z M24 24z" + path);
        var region = new Region();
        region.setShape(shape);
        region.getStyleClass().add("drawn-icon");
        return region;
    }

    /// Loads the glyphs' font at the first use; all letters of the pack share the one file.
    private static final class GlyphFont {
        static {
            URL file = new MaterialDesignAIkonHandler().getFontResource();
            Font font = Font.loadFont(file.toExternalForm(), 16);
            if (font == null || !font.getFamily().equals(FAMILY))
                throw new IllegalStateException("Found " + font + " in " + file + ", expected " + FAMILY);
        }

        static void load() {}
    }
}
