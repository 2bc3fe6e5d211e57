package org.xlcloud.views.alarms;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.views.journal.AuditPage;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.theme.Theme;

/// Draws the pages of alarms and audit in every theme and size into PNG files, for people to look at: run it with the
/// Headless platform and a folder as the argument.
final class Gallery {
    private final File folder;
    private final String only;

    private Gallery(File folder, String only) {
        this.folder = folder;
        this.only = only;
    }

    public static void main(String[] args) throws Exception {
        var started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        var gallery = new Gallery(new File(args[0]), args.length > 1 ? args[1] : "");
        for (Theme theme : Theme.values()) gallery.all(theme);
        Platform.exit();
    }

    private void all(Theme theme) throws Exception {
        String suffix = "-" + theme.id();
        for (int width : theme == Theme.HIGH_CONTRAST ? new int[] {1100} : new int[] {1100, 2380}) {
            String size = suffix + (width > 2000 ? "-wide" : "");
            take("active" + size, theme, width, page -> page.reveal("demo/hot-1"));
            take("acknowledged" + size, theme, width, page -> page.reveal("demo/seen-1"));
            take("tree" + size, theme, width, page -> press("#alarms-tree"));
            take("history" + size, theme, width, page -> press("#alarms-history"));
            take("shelved" + size, theme, width, page -> page.reveal("demo/shelf-1"));
            take("figures" + size, theme, width, page -> press("#alarms-figures"));
            take("audit" + size, theme, width, null);
        }
        take("ask" + suffix, theme, 1100, page -> {
            page.reveal("demo/hot-1");
            after(40, () -> run(page, "alarm.shelve"));
        });
        take("charts" + suffix, theme, 1100, page -> {
            page.reveal("demo/hot-1");
            after(40, () -> tab("Charts"));
        });
        take("drill" + suffix, theme, 1100, page -> {
            page.reveal("demo/hot-1");
            after(40, () -> tab("History"));
        });
        if (theme == Theme.DARK) take("empty" + suffix, theme, 1100, page -> {});
    }

    @SuppressWarnings("NullAway.Init") // made with the first picture
    private static Scene scene;

    private static void press(String id) {
        if (scene.lookup(id) instanceof ToggleButton toggle) toggle.setSelected(true);
    }

    private static void tab(String title) {
        for (Node node : scene.getRoot().lookupAll(".tab-pane"))
            if (node instanceof TabPane pane)
                pane.getTabs().stream()
                        .filter(tab -> tab.getText().equals(title))
                        .forEach(tab -> pane.getSelectionModel().select(tab));
    }

    private static void run(Page page, String id) {
        page.actions().stream()
                .filter(action -> action.id().equals(id))
                .forEach(action -> action.run().run());
    }

    private void take(String name, Theme theme, int width, Consumer<Page> then) throws Exception {
        if (!name.contains(only)) return;
        var data = new AlarmScene(Files.createTempDirectory("gallery"));
        if (!name.startsWith("empty")) data.incident();
        if (name.startsWith("active"))
            for (int i = 0; i < 12; i++)
                data.raise("flood-" + i, Severity.MODERATE, data.cloud.gpus().get(72 + i % 4), 30 + i);
        var done = new CountDownLatch(1);
        Platform.runLater(() -> {
            Page page = then == null
                    ? AuditPage.spec(data.context.inventory(), data.context.journal())
                            .create()
                            .apply(_ -> {})
                    : AlarmsPage.spec(data.context).create().apply(_ -> {});
            scene = new Scene(new StackPane(page.node()), width, width > 2000 ? 1330 : 690);
            scene.setUserAgentStylesheet(theme.baseSheet());
            scene.getStylesheets().addAll(Theme.commonSheet(), theme.tokenSheet());
            var stage = new Stage();
            stage.setScene(scene);
            stage.show();
            page.shown();
            after(30, () -> {
                if (then != null) then.accept(page);
                else select();
                after(90, () -> {
                    write(name);
                    page.close();
                    stage.close();
                    done.countDown();
                });
            });
        });
        done.await();
        data.close();
    }

    private static void select() {
        if (scene.lookup(".resource-table") instanceof TableView<?> table)
            table.getSelectionModel().select(0);
        if (scene.lookup("#alarm-tree") instanceof ListView<?> tree)
            tree.getSelectionModel().select(0);
        if (scene.lookup("#journal-words") instanceof TextField words) words.positionCaret(0);
    }

    private void write(String name) {
        var file = new File(folder, name + ".png");
        try {
            folder.mkdirs();
            ImageIO.write(SwingFXUtils.fromFXImage(scene.snapshot(null), null), "png", file);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }

    private static void after(int pulses, Runnable then) {
        new AnimationTimer() {
            private int left = pulses;

            @Override
            public void handle(long now) {
                if (--left > 0) return;
                stop();
                then.run();
            }
        }.start();
    }
}
