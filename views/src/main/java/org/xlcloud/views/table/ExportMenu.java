package org.xlcloud.views.table;

import java.io.File;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Action;

/// Writes a list to a file, as a job: what is shown, in the shown columns, or everything.
final class ExportMenu<T> {
    private final ResourceTable<T> list;
    private final TableSpec<T> spec;
    private final TableContext context;
    private final MenuButton button = new MenuButton(null, Icon.EXPORT.node());
    private final List<Action> actions;
    private Function<String, @Nullable Path> chooser = this::choose;
    private @Nullable Supplier<Iterator<List<T>>> everything;

    ExportMenu(ResourceTable<T> list, TableSpec<T> spec, TableContext context) {
        this.list = list;
        this.spec = spec;
        this.context = context;
        actions = List.of(
                action("list.export-csv", "Export what is shown as CSV…", Export.Format.CSV, false),
                action("list.export-json", "Export what is shown as JSON…", Export.Format.JSON, false),
                action("list.export-all-csv", "Export all as CSV…", Export.Format.CSV, true),
                action("list.export-all-json", "Export all as JSON…", Export.Format.JSON, true));
        button.getStyleClass().addAll("export-menu", "flat");
        button.setAccessibleText("Export the list");
        button.setTooltip(new Tooltip("Export to CSV or JSON"));
        button.setOnShowing(_ -> {
            List<MenuItem> items = new ArrayList<>();
            for (Action action : actions) items.add(TableActions.item(action));
            button.getItems().setAll(items);
        });
        button.getItems().add(new MenuItem("Export"));
    }

    MenuButton button() {
        return button;
    }

    List<Action> actions() {
        return actions;
    }

    /// Asks for the file in another way: tests have nobody who could choose one.
    void chooser(Function<String, @Nullable Path> other) {
        chooser = other;
    }

    /// Where all rows come from that the list has only the first of; read by the export's job.
    void everything(Supplier<Iterator<List<T>>> source) {
        everything = source;
    }

    private Action action(String id, String title, Export.Format format, boolean all) {
        return new Action(id, "List", title, Icon.EXPORT, null, () -> whyNot(all), () -> export(format, all));
    }

    private @Nullable String whyNot(boolean all) {
        boolean none =
                all ? list.shown().all().isEmpty() : list.shown().entries().isEmpty();
        return none ? "there is nothing to export" : null;
    }

    private void export(Export.Format format, boolean all) {
        String extension = format.name().toLowerCase(Locale.ROOT);
        Path file = chooser.apply(spec.id() + "." + extension);
        if (file == null) return;
        List<Entry<T>> entries = all ? list.shown().all() : list.shown().entries();
        List<Integer> columns = all
                ? IntStream.range(0, spec.columns().size()).boxed().toList()
                : TableActions.shownColumns(list.table());
        ZoneId zone = context.times().zone();
        List<Integer> written = spec.written(columns);
        Supplier<Iterator<List<T>>> source = all ? everything : null;
        Export<T> export = source == null
                ? Export.of(spec, written, entries, zone, format)
                : new Export<>(spec, written, () -> pages(source.get(), zone), -1, zone, format);
        String what = source == null ? spec.count(entries.size(), entries.size(), 0) : "all " + spec.many();
        context.jobs().run("Export " + what + " to " + file.getFileName(), progress -> export.to(file, progress));
    }

    private Iterator<List<Entry<T>>> pages(Iterator<List<T>> rows, ZoneId zone) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<Entry<T>> next() {
                return rows.next().stream()
                        .map(row -> Entry.of(spec, spec.key().apply(row), row, zone, null))
                        .toList();
            }
        };
    }

    private @Nullable Path choose(String name) {
        var dialog = new FileChooser();
        dialog.setTitle("Export " + spec.many());
        dialog.setInitialFileName(name);
        String extension = name.substring(name.lastIndexOf('.') + 1);
        dialog.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(extension.toUpperCase(Locale.ROOT), "*." + extension));
        File file = dialog.showSaveDialog(button.getScene().getWindow());
        return file == null ? null : file.toPath();
    }
}
