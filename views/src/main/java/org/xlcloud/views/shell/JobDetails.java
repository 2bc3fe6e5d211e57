package org.xlcloud.views.shell;

import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.views.state.ProblemDetails;

/// How a job went, with everything that can be copied into a ticket.
final class JobDetails extends VBox {
    private static final int MOST_LINES = 14;

    JobDetails(String details, @Nullable Problem problem) {
        getStyleClass().add("problem-details");
        if (problem != null) getChildren().add(new ProblemDetails(problem, null));
        var text = new TextArea(details);
        text.setId("job-details-text");
        text.setEditable(false);
        text.setWrapText(true);
        text.setPrefRowCount(Math.clamp(details.lines().count() + 1, 3, MOST_LINES));
        var copy = new Button("Copy all", Icon.COPY.node());
        copy.setId("copy-job-details");
        copy.setAccessibleText("Copy how the job went");
        copy.setOnAction(event -> {
            var content = new ClipboardContent();
            content.putString(details);
            Clipboard.getSystemClipboard().setContent(content);
        });
        var row = new HBox(copy);
        row.getStyleClass().add("button-row");
        getChildren().addAll(text, row);
    }
}
