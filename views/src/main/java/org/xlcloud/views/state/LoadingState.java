package org.xlcloud.views.state;

import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;

/// The first answer is on its way: says in words what is awaited and from whom.
public final class LoadingState extends StateBox {
    private final Label detail;

    /// @param doing what is under way: "Asking Nova and Placement of cloud lab for hosts and GPUs"
    public LoadingState(String doing) {
        super("loading-state", indicator(), doing + "…");
        detail = sentence("The first load may take a few seconds; later ones only fetch what changed.");
        getChildren().add(detail);
    }

    /// Says how far it is: "Nova has answered, Placement not yet".
    public void detail(String text) {
        detail.setText(text);
        setAccessibleText(text);
    }

    private static ProgressBar indicator() {
        var bar = new ProgressBar();
        bar.setAccessibleText("Loading");
        return bar;
    }
}
