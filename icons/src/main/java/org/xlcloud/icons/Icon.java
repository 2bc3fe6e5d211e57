package org.xlcloud.icons;

import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/// Every icon of the console, by what it stands for.
public enum Icon {
    OVERVIEW(MaterialDesignV.VIEW_DASHBOARD_OUTLINE),
    GPU(MaterialDesignE.EXPANSION_CARD),
    HOST(MaterialDesignS.SERVER);

    private final Ikon glyph;

    Icon(Ikon glyph) {
        this.glyph = glyph;
    }

    /// A new node, sized and coloured by the style class `icon`.
    public FontIcon node() {
        var icon = new FontIcon(glyph);
        icon.getStyleClass().add("icon");
        return icon;
    }
}
