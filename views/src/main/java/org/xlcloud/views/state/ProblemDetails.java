package org.xlcloud.views.state;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;

/// Everything that is known of a problem, its next step first, with Copy and, where it makes sense, Retry.
public final class ProblemDetails extends VBox {
    public ProblemDetails(Problem problem, @Nullable Runnable retry) {
        getStyleClass().add("problem-details");
        var headline = new Label(ProblemText.headline(problem));
        headline.getStyleClass().add("problem-headline");
        headline.setWrapText(true);
        getChildren().add(headline);
        if (problem.hint() != null) getChildren().add(hint(problem.hint()));
        getChildren().addAll(facts(problem), buttons(problem, retry));
    }

    private static Node hint(String hint) {
        var label = new Label(hint, Icon.INFO.node());
        label.getStyleClass().add("problem-hint");
        label.setWrapText(true);
        return label;
    }

    private static Node facts(Problem problem) {
        var grid = new GridPane();
        grid.getStyleClass().add("problem-facts");
        var names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        var values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, values);
        int row = 0;
        for (ProblemText.Line line : ProblemText.lines(problem)) {
            var name = new Label(line.label());
            name.getStyleClass().add("fact-name");
            var value = new Label(line.value());
            value.getStyleClass().add("fact-value");
            value.setWrapText(true);
            value.setMinHeight(USE_PREF_SIZE);
            name.setLabelFor(value);
            grid.addRow(row++, name, value);
        }
        return grid;
    }

    private static Node buttons(Problem problem, @Nullable Runnable retry) {
        var copy = new Button("Copy details", Icon.COPY.node());
        copy.setId("copy-problem");
        copy.setAccessibleText("Copy the problem's details");
        copy.setOnAction(event -> ProblemText.copy(problem));
        var row = new HBox(copy);
        row.getStyleClass().add("button-row");
        if (retry != null) {
            var again = new Button("Retry now", Icon.RETRY.node());
            again.setId("retry-problem");
            again.getStyleClass().add("accent");
            again.setOnAction(event -> retry.run());
            row.getChildren().addFirst(again);
        }
        return row;
    }
}
