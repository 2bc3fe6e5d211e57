package org.xlcloud.views.stacks;

import java.util.Map;
import java.util.function.Function;
import javafx.scene.control.ComboBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.detail.TextViewer;
import org.xlcloud.views.inventory.Known;

/// A tab of texts that Heat has of a stack or a resource, one of them shown at a time: the template with its files and
/// its environment, or a resource with its metadata.
final class TextsTab {
    private final TextViewer viewer;
    private final ComboBox<String> which = new ComboBox<>();
    private final Question<Subject, Map<String, String>> question;
    private Map<String, String> texts = Map.of();

    private TextsTab(String what, Function<Subject, Map<String, String>> ask) {
        viewer = new TextViewer(what);
        viewer.addTools(which);
        which.setAccessibleText("Which text to show");
        which.valueProperty().subscribe(this::choose);
        question = new Question<>("Heat", what, ask, this::show, viewer.node());
    }

    /// @param what is shown: `template`
    /// @param subject what of a row is asked about; null where there is none
    static DetailTab<StackRow, Known> of(
            String title,
            String what,
            Function<Subject, Map<String, String>> ask,
            Function<StackRow, @Nullable Subject> subject) {
        var tab = new TextsTab(what, ask);
        return new DetailTab<>(
                title,
                tab.question.node(),
                (row, _) -> tab.question.of(subject.apply(row)),
                tab.question::showing,
                () -> {},
                row -> subject.apply(row) != null);
    }

    private void show(Map<String, String> answer) {
        texts = answer;
        String before = which.getValue();
        which.getItems().setAll(answer.keySet());
        which.setVisible(answer.size() > 1);
        which.setManaged(answer.size() > 1);
        which.setValue(
                before != null && answer.containsKey(before)
                        ? before
                        : answer.keySet().stream().findFirst().orElse(null));
        choose(which.getValue());
    }

    private void choose(@Nullable String name) {
        viewer.show(name == null ? "" : texts.getOrDefault(name, ""));
    }
}
