package org.xlcloud.icons;

import java.net.URL;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignAIkonHandler;

/// Every icon of the console, by what it stands for.
///
/// An icon is as large as 1.25 of the text around it and takes its colour from the look-up `-icon-color`, so that both
/// follow the theme and the text scale. To add one, name a glyph of Material Design Icons with its code, or draw it as
/// an SVG path in a square of 24.
public enum Icon {
    // What the cloud is made of
    OVERVIEW("view-dashboard-outline", 0xF0A1D),
    /// A card in its slot: bracket, fan, memory and contacts.
    GPU("M1 3h2v18h-2z"
            + "M4 5h19v12h-19z M5.6 6.6v8.8h15.8v-8.8z"
            + "M16.6 7.8a3.2 3.2 0 0 1 0 6.4a3.2 3.2 0 0 1 0-6.4z M16.6 9.6a1.4 1.4 0 0 0 0 2.8a1.4 1.4 0 0 0 0-2.8z"
            + "M7.2 8.4h4.2v1.7h-4.2z M7.2 11.9h4.2v1.7h-4.2z"
            + "M7 17.6h8v2.4h-8z"),
    /// A slice of a GPU: a card cut in four.
    GPU_SLICE("M2 5h20v14h-20z M3.6 6.6v10.8h16.8v-10.8z M7.2 8.2h1.6v7.6h-1.6z M11.2 8.2h1.6v7.6h-1.6z"
            + "M15.2 8.2h1.6v7.6h-1.6z"),
    HOST("server", 0xF048B),
    INSTANCE("cube-outline", 0xF01A7),
    CLOUD("cloud-outline", 0xF0163),
    CLOUDS("clouds", 0xF1B95),
    EMBEDDED("flask-outline", 0xF0096),
    PROJECT("briefcase-outline", 0xF0814),
    USER("account-outline", 0xF0013),
    FLAVOR("puzzle-outline", 0xF0A66),
    STACK("layers-outline", 0xF09FE),
    LAYER("layers", 0xF0328),
    GROUP("group", 0xF02C3),
    RESOURCE("shape-outline", 0xF0832),
    GRAPH("graph-outline", 0xF104A),
    SCALE("arrow-expand-vertical", 0xF084F),
    FIT("fit-to-page-outline", 0xF0EF6),
    ZOOM_IN("magnify-plus-outline", 0xF06ED),
    ZOOM_OUT("magnify-minus-outline", 0xF06EC),
    ALARM("bell-outline", 0xF009C),
    METRIC("chart-line", 0xF012A),
    RUN("play-outline", 0xF0F1B),
    SESSION("monitor-shimmer", 0xF1104),
    AUDIT("history", 0xF02DA),
    DOCTOR("stethoscope", 0xF04D9),

    // States: each has a shape of its own, so that none is told by colour alone
    FREE("circle-outline", 0xF0766),
    HELD("circle-slice-8", 0xF0AA5),
    RESERVED("bookmark", 0xF00C0),
    TROUBLE("alert", 0xF0026),
    LIVE("check-circle", 0xF05E0),
    LOADING("dots-horizontal-circle", 0xF07C3),
    STALE("clock-alert-outline", 0xF05CE),
    FAILED("close-octagon", 0xF015C),
    DONE("check-circle-outline", 0xF05E1),
    RUNNING("progress-clock", 0xF0996),
    CANCELLED("cancel", 0xF073A),
    INFO("information-outline", 0xF02FD),
    WARNING("alert-outline", 0xF002A),
    PRODUCTION("shield-alert", 0xF0ECC),
    READ_ONLY("lock-outline", 0xF0341),
    /// The shapes that the wall draws in its cells.
    ALARM_LOW("rhombus-outline", 0xF070C),
    ALARM_MODERATE("rhombus", 0xF070B),
    ALARM_CRITICAL("alert-octagon", 0xF0029),
    ALARM_UNKNOWN("help-circle-outline", 0xF0625),
    ACKNOWLEDGED("bell-check-outline", 0xF11E6),
    RECOVERED("bell-badge-outline", 0xF0178),
    SHELVED("bell-sleep-outline", 0xF0A93),
    OUT_OF_SERVICE("bell-off-outline", 0xF0A91),
    COVERED("bell-cancel-outline", 0xF13E8),
    FLOOD("waves", 0xF078D),
    SOUND("volume-high", 0xF057E),

    // The frame
    MENU("menu", 0xF035C),
    SEARCH("magnify", 0xF0349),
    COMMAND("console-line", 0xF07B7),
    REFRESH("refresh", 0xF0450),
    BACK("arrow-left", 0xF004D),
    FORWARD("arrow-right", 0xF0054),
    CRUMB("chevron-right", 0xF0142),
    COLLAPSE("chevron-double-left", 0xF013D),
    EXPAND("chevron-double-right", 0xF013E),
    UP("chevron-up", 0xF0143),
    DOWN("chevron-down", 0xF0140),
    CLOSE("close", 0xF0156),
    CHECK("check", 0xF012C),
    JOBS("playlist-check", 0xF05C7),
    KEYS("keyboard-outline", 0xF097B),
    THEME("contrast-circle", 0xF0197),
    TEXT_SIZE("format-size", 0xF027F),
    CLOCK("clock-outline", 0xF0150),
    SETTINGS("cog-outline", 0xF08BB),
    HELP("help-circle-outline", 0xF0625),
    HOME("home-outline", 0xF06A1),

    // Lists and objects
    FILTER("filter-variant", 0xF0236),
    COLUMNS("view-column-outline", 0xF1487),
    SORT("sort", 0xF04BA),
    TREE_OPEN("unfold-more-horizontal", 0xF054F),
    TREE_CLOSED("unfold-less-horizontal", 0xF054E),
    EXPORT("export-variant", 0xF0B93),
    COPY("content-copy", 0xF018F),
    JSON("code-json", 0xF0626),
    LINK("link-variant", 0xF0339),
    OPEN("open-in-app", 0xF03CB),
    OPEN_OUTSIDE("open-in-new", 0xF03CC),
    DETAILS("dock-right", 0xF10AB),
    SELECT_ALL("select-all", 0xF0486),
    CLEAR("backspace-outline", 0xF0B5C),
    EMPTY("tray", 0xF1294),
    ADD("plus", 0xF0415),
    RETRY("reload", 0xF0453),
    EDIT("pencil-outline", 0xF0CB6),
    DELETE("trash-can-outline", 0xF0A7A),
    STOP("stop-circle-outline", 0xF0667);

    /// The font of the style class `glyph`.
    public static final String FAMILY = "Material Design Icons";

    /// Its name in the pack of glyphs; null for one that we draw.
    private final @Nullable String glyph;

    private final int code;
    private final String path;

    /// By its code: the pack's own constants are 7,000 objects, for which the window would wait.
    Icon(String glyph, int code) {
        this.glyph = glyph;
        this.code = code;
        this.path = "";
    }

    Icon(String path) {
        this.glyph = null;
        this.code = 0;
        this.path = path;
    }

    /// A new node for a label, a button, a cell. It has no meaning of its own to screen readers: the control that
    /// carries it is the one to be named.
    public Node node() {
        Node node = glyph != null ? glyph(code) : drawing(path);
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

    /// As the pack calls it: `cube-outline`; null for one that we draw.
    @Nullable
    String glyph() {
        return glyph;
    }

    /// Where the font has it.
    int code() {
        return code;
    }

    /// Loads the glyphs' font, which otherwise the first icon does. On any thread.
    public static void prepare() {
        GlyphFont.load();
    }

    private static Node glyph(int code) {
        GlyphFont.load();
        var text = new Text(Character.toString(code));
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
