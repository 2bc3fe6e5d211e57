package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.event.EventHandler;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.AppIcon;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.update.UpdateNotice;
import org.xlcloud.views.fx.Browser;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The window: rail, tabs, switcher, drawer, status bar and overlays around the pages. Made and used on the JavaFX
/// thread.
public final class Shell implements AutoCloseable {
    /// The id of the page that lists the clouds; the shell adds it after the given ones.
    public static final String CLOUDS_PAGE = "clouds";

    private final CloudAccess clouds;
    private final Scope scope;
    private final Jobs jobs;
    private final Settings settings;
    private final Times times;
    private final Appearance appearance;
    private final Notices notices = new Notices();
    private final ShellModel model;
    private final Actions actions;
    private final PageTabs tabs;
    private final Rail rail;
    private final CloudMenu cloudMenu;
    private final ProductionBand band;
    private final Lights lights;
    private final StatusBar statusBar;
    private final Overlay overlay = new Overlay();
    private final StackPane root = new StackPane();
    private final VBox bottom = new VBox();
    private final BorderPane frame = new BorderPane();
    private final VBox top = new VBox();
    private final List<FxHop.Binding> bindings = new ArrayList<>();
    private final EventHandler<KeyEvent> keys = this::key;
    /// Whether the key that is down has run an action: its letter is still to come.
    private boolean ran;
    private long newestEnded;
    private boolean anyOpened;
    private @Nullable Stage stage;
    /// Made with the second frame.
    private @Nullable TopBar topBar;
    /// Made when it is first asked for.
    private @Nullable JobsDrawer drawer;

    /// @param pages what the rail lists, in its order
    /// @param scope narrows what is open to what the pages show; pages bind to its `shown` mailbox
    public Shell(List<PageSpec> pages, CloudAccess clouds, Scope scope, Jobs jobs, Settings settings, Times times) {
        this.clouds = clouds;
        this.scope = scope;
        this.jobs = jobs;
        this.settings = settings;
        this.times = times;
        // Before the first control, which would load JavaFX's own theme.
        appearance = new Appearance(Theme.byId(settings.get("theme", "system")));
        band = new ProductionBand();
        var all = new ArrayList<>(pages);
        all.add(new PageSpec(
                CLOUDS_PAGE,
                "cloud",
                "Clouds",
                Icon.CLOUDS,
                navigator -> new StartPage(clouds, this::openCloud, this::closeCloud, this::readCloudsAgain)));
        model = new ShellModel(all, settings);
        tabs = new PageTabs(model);
        var window = new WindowActions(this);
        actions = new Actions(
                settings,
                window::list,
                () -> tabs.page().map(Page::actions).orElse(List.of()),
                (action, why) -> notices.warn(action.title() + ": " + why));
        WindowActions.SECOND.forEach(actions::addKeys);
        cloudMenu = new CloudMenu(clouds, scope, this::openCloud, this::closeCloud);
        rail = new Rail(model, actions);
        lights = new Lights(times, clouds.refresh());
        statusBar = new StatusBar(times, notices, lights, this::toggleJobs);
        restoreSettings();
        build();
        model.restore(
                clouds.open().newest().isEmpty() ? CLOUDS_PAGE : all.getFirst().id());
        bind();
    }

    /// Loads what the first frame needs and can be had before anything is known of the window. On the JavaFX thread.
    public static void begin() {
        Appearance.begin();
    }

    /// Finds out where logs go, for which every jar is looked through, and which JavaFX asks for the first frame. On
    /// any thread, and before JavaFX has started.
    public static void prepareBeforeFx() {
        System.getLogger("javafx.css");
    }

    /// Loads what the first frames need and takes long: fonts and the zones of the clock. On any thread, while the
    /// JavaFX thread makes the window, which waits for what it needs before it is there.
    public static void prepare() {
        Icon.prepare();
        Appearance.prepare();
        Times.prepare();
    }

    public Parent root() {
        return root;
    }

    public ShellModel model() {
        return model;
    }

    public Actions actions() {
        return actions;
    }

    public Appearance appearance() {
        return appearance;
    }

    public CloudAccess clouds() {
        return clouds;
    }

    public Scope scope() {
        return scope;
    }

    /// Shows a number of a page on the rail and in the status bar; null takes it away.
    public void badge(String page, @Nullable Badge badge) {
        rail.badge(page, badge);
        statusBar.badge(badge, () -> model.go(page));
    }

    /// Says that there is a newer version, and leads to what is said of it.
    public void update(UpdateNotice notice) {
        statusBar.update(
                "Version " + notice.version() + " is there",
                () -> Browser.open(notice.link(), why -> notices.warn(why + ". Read " + notice.link())));
    }

    public Notices notices() {
        return notices;
    }

    /// Puts the shell into a window and shows it where it stood last.
    public void show(Stage stage) {
        this.stage = stage;
        WindowPlace.restore(stage, settings);
        // With a size it need not first find out the one that it would like best.
        var scene = new Scene(root, stage.getWidth(), stage.getHeight());
        appearance.dress(scene);
        stage.setScene(scene);
        writeTitle();
        // The first frame has the rail; the second the bar at the top, the tabs with the first page, and the status
        // bar.
        FxHop.afterFrame(scene, () -> {
            topBar = new TopBar(actions, model, clouds, scope, cloudMenu);
            top.getChildren().setAll(band, topBar);
            bottom.getChildren().add(statusBar);
            frame.setCenter(tabs);
            FxHop.afterFrame(scene, () -> stage.getIcons().setAll(AppIcon.images()));
        });
        stage.show();
    }

    /// Opens the clouds of the last run that are still known; what they held then shows at once, with its age.
    public void reopenClouds() {
        settings.list("clouds.open").stream()
                .filter(name -> mayBeThere(name) && !clouds.isOpen(name))
                .forEach(this::openCloud);
    }

    /// One that no file has any more is forgotten, but not while something is wrong in the files: it may be just that
    /// one's entry, and is then opened with the reason.
    private boolean mayBeThere(String cloud) {
        return clouds.info(cloud).isPresent() || !clouds.problems().isEmpty();
    }

    /// Remembers the window's place, closes the pages and writes the settings.
    @Override
    public void close() {
        if (stage != null) WindowPlace.remember(stage, settings);
        bindings.forEach(FxHop.Binding::close);
        tabs.close();
        settings.close();
    }

    private void build() {
        var strip = new Region(); // where the bar at the top will be
        strip.getStyleClass().add("top-bar");
        top.getChildren().addAll(band, strip);
        frame.setTop(top);
        frame.setLeft(rail);
        frame.setBottom(bottom);
        frame.getStyleClass().add("shell-frame");
        root.getStyleClass().add("shell");
        root.getChildren().addAll(frame, overlay);
        // Of the scene and not of its root: keys go past the root while nothing has the focus.
        root.sceneProperty().subscribe((before, now) -> {
            if (before != null) before.removeEventFilter(KeyEvent.ANY, keys);
            if (now != null) now.addEventFilter(KeyEvent.ANY, keys);
        });
    }

    private void bind() {
        bindings.add(FxHop.bind(clouds.open(), () -> true, this::cloudsChanged));
        bindings.add(FxHop.bind(clouds.found(), () -> true, found -> scopeChanged()));
        bindings.add(FxHop.bind(scope.all(), () -> true, lights::show));
        bindings.add(FxHop.bind(clouds.telemetry(), () -> true, lights::telemetry));
        bindings.add(FxHop.bind(clouds.stacks(), () -> true, lights::stacks));
        bindings.add(FxHop.bind(clouds.others(), () -> true, lights::others));
        bindings.add(FxHop.bind(jobs.list(), () -> true, this::jobsChanged));
        bindings.add(FxHop.bind(settings.problems(), () -> true, problems -> {
            if (!problems.isEmpty()) notices.problem(problems.getLast());
        }));
        scope.choiceProperty().subscribe(choice -> scopeChanged());
        model.hereProperty().subscribe(here -> writeTitle());
        Keymap keymap = actions.keymap();
        if (!keymap.conflicts().isEmpty())
            notices.warn(keymap.conflicts().getFirst().sentence());
        if (!keymap.problems().isEmpty()) notices.problem(keymap.problems().getFirst());
    }

    private void restoreSettings() {
        applySettings();
        appearance.chosenProperty().subscribe(chosen -> settings.set("theme", chosen == null ? null : chosen.id()));
        appearance
                .textScaleProperty()
                .subscribe(scale ->
                        settings.set("text.scale", String.valueOf(Math.round(scale.doubleValue() * 100) / 100.0)));
        times.utcProperty().subscribe(utc -> settings.set("time.utc", String.valueOf(utc)));
        rail.collapsedProperty().subscribe(small -> settings.set("rail.collapsed", String.valueOf(small)));
    }

    private void applySettings() {
        String theme = settings.get("theme", "system");
        appearance.chosenProperty().set(Theme.byId(theme));
        appearance
                .textScaleProperty()
                .set(settings.number("text.scale", Appearance.LEAST_SCALE, Appearance.MOST_SCALE, 1));
        times.utcProperty().set(settings.is("time.utc"));
        rail.collapsedProperty().set(settings.is("rail.collapsed"));
    }

    private void cloudsChanged(List<String> open) {
        // Before the first one is opened the list is that of the last run, which may still be asked for.
        anyOpened |= !open.isEmpty();
        if (anyOpened) settings.setList("clouds.open", open);
        String one = scope.choice().cloud();
        if (one != null && !open.contains(one)) scope.showCloud(null);
        scopeChanged();
    }

    private void scopeChanged() {
        if (topBar != null) topBar.write();
        band.show(cloudMenu.shown().stream()
                .filter(name -> clouds.info(name).map(CloudInfo::production).orElse(false))
                .toList());
        writeTitle();
    }

    private void jobsChanged(List<Job> list) {
        if (drawer != null) drawer.show(list);
        statusBar.show(list);
        Optional<Job> ended = list.stream()
                .filter(job -> job.ended() && job.id() > newestEnded)
                .max(Comparator.comparingLong(Job::id));
        ended.ifPresent(job -> {
            newestEnded = job.id();
            if (job.problem() != null) notices.problem(job.problem());
            else notices.info(job.title() + ": " + job.message());
        });
    }

    private void writeTitle() {
        if (stage == null) return;
        Place here = model.here();
        String page =
                here == null ? "" : model.page(here.page()).map(PageSpec::title).orElse("") + " · ";
        String production = band.isVisible() ? "PRODUCTION · " : "";
        stage.setTitle(production + page + cloudMenu.shownText() + " – XLcloud Console");
    }

    private void key(KeyEvent event) {
        // The letter of a key that has just opened a question is no answer to it.
        boolean spent = ran && event.getEventType() == KeyEvent.KEY_TYPED;
        ran = false;
        if (spent) {
            event.consume();
            return;
        }
        if (event.getEventType() == KeyEvent.KEY_RELEASED || overlay.isOpen() || event.isConsumed()) return;
        boolean typing = root.getScene().getFocusOwner() instanceof TextInputControl;
        actions.of(event, typing).ifPresent(action -> {
            event.consume();
            ran = event.getEventType() == KeyEvent.KEY_PRESSED;
            actions.run(action);
        });
    }

    private void openCloud(String name) {
        boolean fromStart = model.here() != null && model.here().page().equals(CLOUDS_PAGE);
        jobs.run("Open cloud " + name, progress -> {
            clouds.opener().accept(name);
            return "open";
        });
        if (fromStart) model.go(model.pages().getFirst().id());
    }

    private void closeCloud(String name) {
        jobs.run("Close cloud " + name, progress -> {
            clouds.closer().accept(name);
            return "closed";
        });
    }

    void readCloudsAgain() {
        jobs.run("Read clouds.yaml again", progress -> {
            clouds.reader().run();
            long count =
                    clouds.known().stream().filter(cloud -> !cloud.embedded()).count();
            int wrong = clouds.problems().size();
            return (count == 1 ? "1 cloud" : count + " clouds")
                    + (wrong == 0 ? "" : ", and " + (wrong == 1 ? "1 problem" : wrong + " problems"));
        });
    }

    void toggleCloud(String name) {
        if (clouds.isOpen(name)) closeCloud(name);
        else openCloud(name);
    }

    void showCloudMenu() {
        cloudMenu.cloudButton().requestFocus();
        cloudMenu.cloudButton().show();
    }

    void refresh() {
        clouds.refresh().all().run();
        notices.info("Asking all sources now");
    }

    void closeTab() {
        Place here = model.here();
        if (here != null) model.close(here.page());
    }

    void nextTheme() {
        Theme next = switch (appearance.themeProperty().get()) {
            case DARK -> Theme.LIGHT;
            case LIGHT -> Theme.HIGH_CONTRAST;
            case HIGH_CONTRAST -> Theme.DARK;
        };
        appearance.chosenProperty().set(next);
        notices.info(next.title() + " theme");
    }

    void toggleRail() {
        rail.collapsedProperty().set(!rail.collapsedProperty().get());
    }

    void toggleJobs() {
        if (drawer == null) {
            drawer = new JobsDrawer(times, jobs::cancel, this::toggleJobs);
            drawer.show(jobs.list().newest());
            bottom.getChildren().addFirst(drawer);
            return;
        }
        boolean show = !drawer.isVisible();
        drawer.setVisible(show);
        drawer.setManaged(show);
    }

    void toggleUtc() {
        times.utcProperty().set(!times.utcProperty().get());
    }

    void toggleFullScreen() {
        if (stage != null) stage.setFullScreen(!stage.isFullScreen());
    }

    void togglePalette() {
        overlay.toggle("palette", () -> new PaletteView(new PaletteModel(actions, scope, model), this::choose));
    }

    void toggleKeySheet() {
        overlay.toggle("keys", () -> new KeySheet(actions, settings));
    }

    void reloadSettings() {
        settings.reload();
        actions.forgetKeys();
        applySettings();
        notices.info("Settings read from " + settings.file());
    }

    private void choose(PaletteModel.Offer offer) {
        if (offer.whyNot() != null) return; // the line says why, and stays
        overlay.close();
        if (offer.action() != null) actions.run(offer.action());
        else if (offer.link() != null) model.open(offer.link());
    }
}
