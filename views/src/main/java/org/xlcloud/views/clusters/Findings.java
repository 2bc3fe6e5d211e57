package org.xlcloud.views.clusters;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Fit;

/// What was found out before something is done, a line each: what stands against it, what has room and where.
public final class Findings extends VBox {
    private static final int MOST_OTHERS = 12;

    public Findings() {
        getStyleClass().add("wizard-verdict");
        getStylesheets().add(Sheet.CLUSTERS);
    }

    /// What stands against it.
    public void against(String words) {
        line(Icon.FAILED, "state-failed", words);
    }

    public void good(String words) {
        line(Icon.DONE, "state-live", words);
    }

    public void warn(String words) {
        line(Icon.WARNING, "state-stale", words);
    }

    /// Something below the line before it.
    public void note(Icon icon, String words) {
        line(icon, "wizard-place", words);
    }

    /// Whether servers have room: on which hosts, and why not on the others where it does not suffice.
    public void fit(Fit fit) {
        if (fit.all()) good("Room for " + servers(fit));
        else warn(capital(fit.inWords()));
        // Which host takes a server without GPUs nobody asks.
        if (fit.all() && fit.gpusEach().isEmpty()) return;
        for (Fit.Place place : fit.places())
            note(
                    Icon.HOST,
                    place.host() + " has room for " + place.servers()
                            + (fit.gpusEach().isEmpty() ? "" : ", free GPUs: " + place.freeGpus()));
        List<String> others = fit.all() ? List.of() : fit.others();
        for (String other : others.subList(0, Math.min(MOST_OTHERS, others.size()))) note(Icon.HOST, "not on " + other);
    }

    private static String servers(Fit fit) {
        int hosts = fit.places().size();
        String where = fit.gpusEach().isEmpty() && hosts > 0
                ? ", on " + (hosts == 1 ? fit.places().getFirst().host() : "any of " + hosts + " hosts")
                : "";
        return fit.wanted() + " of " + fit.flavor() + where
                + (fit.guessed() && !fit.types().isEmpty() ? " (which GPUs it means is guessed)" : "");
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private void line(Icon icon, String style, String words) {
        var line = new Label(words, icon.node(style));
        line.setWrapText(true);
        line.setMinHeight(USE_PREF_SIZE);
        line.getStyleClass().addAll("wizard-line", style);
        getChildren().add(line);
    }
}
