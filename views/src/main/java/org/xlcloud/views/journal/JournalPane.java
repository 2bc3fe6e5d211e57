package org.xlcloud.views.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.ProblemDetails;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableContext;
import org.xlcloud.views.table.TableSpec;

/// The journal, or a part of it, as a list: searched by words and time in the journal itself, however long it is, and
/// read page by page as the operator scrolls. What is written while it shows appears on top.
public final class JournalPane implements AutoCloseable {
    private static final Duration TYPED = Duration.ofMillis(300);

    /// Where the journal is asked.
    ///
    /// @param search answers a query; called off the JavaFX thread, throws a problem
    /// @param written the sequence of the newest entry
    /// @param names what entries are about
    public record Source(Function<Query, Page> search, Mailbox<Long> written, Names names) {}

    /// The parts of time that are offered; the last is the operator's own.
    enum Range {
        HOUR("Last hour", Duration.ofHours(1)),
        DAY("Last 24 h", Duration.ofDays(1)),
        WEEK("Last 7 d", Duration.ofDays(7)),
        MONTH("Last 30 d", Duration.ofDays(30)),
        ALL("All time", null),
        OWN("From … to …", null);

        private final String title;
        private final @Nullable Duration span;

        Range(String title, @Nullable Duration span) {
            this.title = title;
            this.span = span;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private final Query all;
    private final Names names;
    private final Times times;
    private final ResourceTable<Entry> list;
    private final JournalReader reader;
    private final TextField words = new TextField();
    private final ComboBox<Range> range = new ComboBox<>();
    private final TextField from = moment("From", "2026-11-28 20:00");
    private final TextField to = moment("To", "now");
    private final HBox own = new HBox(from, new Label("to"), to);
    private final Label wrong = new Label();
    private final HBox foot = new HBox();
    private final Button older = new Button("Older", Icon.DOWN.node());
    private final Delay typed = new Delay(TYPED, this::ask);
    private final VBox root = new VBox();
    private final FxHop.Binding binding;
    private final String whyEmpty;
    private boolean showing;
    private boolean asked;

    /// @param all what the list is about: kinds, a cloud, a link
    /// @param whyEmpty said when the journal has nothing of it
    JournalPane(
            TableSpec<Entry> spec,
            Query all,
            Source source,
            TableContext context,
            String whyEmpty,
            Function<List<Entry>, List<Action>> rowActions) {
        this.all = all;
        names = source.names();
        this.times = context.times();
        this.whyEmpty = whyEmpty;
        list = new ResourceTable<>(spec, context, rowActions);
        reader = new JournalReader(source.search(), this::show);
        layOut();
        list.searchedBy(tools());
        list.exportAll(() -> everything(source));
        list.onEnd(reader::more);
        binding = FxHop.bind(source.written(), () -> showing, _ -> arrived());
        times.utcProperty().subscribe(() -> {
            if (range.getValue() == Range.OWN) ask();
        });
    }

    /// What happened to alarms.
    public static JournalPane ofAlarms(Source source, TableContext context, Navigator navigator) {
        Query all = Query.ALL.of(
                Kind.TRANSITION,
                Kind.ACKNOWLEDGEMENT,
                Kind.SHELVING,
                Kind.SERVICE,
                Kind.GROUPING,
                Kind.DEFINITION,
                Kind.FLOOD,
                Kind.WEBHOOK);
        var pane = new JournalPane(
                JournalLists.history(source.names()),
                all,
                source,
                context,
                "Every transition, acknowledgement and shelving of an alarm is written here, and stays.",
                rows -> links(rows, source.names(), navigator));
        pane.list.onOpen(() -> pane.openFirst(navigator));
        return pane;
    }

    /// What happened to one alarm.
    public static JournalPane ofAlarm(String key, Source source, TableContext context, Navigator navigator) {
        var pane = new JournalPane(
                JournalLists.history(source.names()),
                Query.ALL.about(key),
                source,
                context,
                "Nothing has happened to this alarm since the journal began.",
                rows -> links(rows, source.names(), navigator));
        pane.range.setValue(Range.ALL);
        return pane;
    }

    /// The runs and scalings of a stack, the newest first.
    ///
    /// @param stack its name or id, as facts have it in their words
    public static JournalPane ofRuns(
            String cloud, String stack, Source source, TableContext context, Navigator navigator) {
        var pane = new JournalPane(
                JournalLists.history(source.names()),
                Query.ALL.of(Kind.RUN, Kind.SCALING).ofCloud(cloud).words(stack),
                source,
                context,
                "No run and no scaling of " + stack + " is in the journal.",
                rows -> links(rows, source.names(), navigator));
        pane.list.onOpen(() -> pane.openFirst(navigator));
        pane.range.setValue(Range.ALL);
        return pane;
    }

    static List<Action> links(List<Entry> rows, Names names, Navigator navigator) {
        List<Action> actions = new ArrayList<>();
        for (org.xlcloud.services.journal.Link to : rows.getFirst().fact().links()) {
            Link link = JournalLists.link(rows.getFirst(), to, names);
            actions.add(Action.always(
                    "journal.go." + link.kind(),
                    "Journal",
                    "Go to " + link.kind() + " " + link.text(),
                    Icon.OPEN,
                    null,
                    () -> navigator.open(link)));
        }
        return actions;
    }

    private void openFirst(Navigator navigator) {
        Entry entry = list.current();
        Link first = entry == null ? null : JournalLists.first(entry, names);
        if (first != null) navigator.open(first);
    }

    /// What the selected entry is about; null where none is selected, or it is about nothing.
    public @Nullable String currentSubject() {
        Entry entry = list.current();
        return entry == null || entry.fact().subject().isEmpty()
                ? null
                : entry.fact().subject();
    }

    /// An entry of those that were read; null where it is none of them.
    @Nullable
    Entry find(String id) {
        for (Entry entry : reader.found().entries()) if (JournalLists.key(entry).equals(id)) return entry;
        return null;
    }

    /// Searches all time and selects an entry, as soon as it was read.
    void reveal(String id) {
        if (find(id) == null) search("");
        list.reveal(id);
    }

    public void onSelection(Runnable then) {
        list.onSelection(then);
    }

    public void focus() {
        list.focus();
    }

    private static TextField moment(String name, String prompt) {
        var field = new TextField();
        field.setPromptText(prompt);
        field.setAccessibleText(name + ": a time, or a span such as 3 h");
        field.setPrefColumnCount(12);
        field.setId("journal-" + name.toLowerCase(java.util.Locale.ROOT));
        return field;
    }

    private void layOut() {
        words.setId("journal-words");
        words.setPromptText("Search the journal: words, names, ids");
        words.setAccessibleText("Search the journal");
        words.getStyleClass().add("filter-input");
        HBox.setHgrow(words, Priority.ALWAYS);
        words.textProperty().subscribe(text -> typed.restart());
        range.setId("journal-range");
        range.getItems().setAll(Range.values());
        range.setValue(Range.WEEK);
        range.setAccessibleText("Time range");
        range.valueProperty().addListener((_, _, now) -> {
            own.setVisible(now == Range.OWN);
            own.setManaged(now == Range.OWN);
            if (now == Range.OWN) from.requestFocus();
            else ask();
        });
        own.getStyleClass().add("journal-own");
        own.setAlignment(Pos.CENTER_LEFT);
        own.setVisible(false);
        own.setManaged(false);
        from.setOnAction(_ -> ask());
        to.setOnAction(_ -> ask());
        words.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) ask();
            else if (event.getCode() == KeyCode.ESCAPE && !words.getText().isEmpty()) words.clear();
            else if (event.getCode() == KeyCode.DOWN) list.focus();
            else return;
            event.consume();
        });
        wrong.getStyleClass().add("filter-problem");
        wrong.setVisible(false);
        wrong.setManaged(false);
        older.setId("journal-older");
        older.setOnAction(_ -> reader.more());
        foot.getStyleClass().add("journal-foot");
        foot.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(list.node(), Priority.ALWAYS);
        root.getStyleClass().add("journal-pane");
        root.getStylesheets().add(AuditPage.STYLE_SHEET);
        root.getChildren().addAll(list.node(), wrong, foot);
    }

    private Node tools() {
        var line = new HBox(words, range, own);
        line.getStyleClass().add("journal-search");
        line.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(line, Priority.ALWAYS);
        range.setMinWidth(Region.USE_PREF_SIZE);
        return line;
    }

    public Region node() {
        return root;
    }

    ResourceTable<Entry> list() {
        return list;
    }

    public void shown() {
        showing = true;
        if (!asked) ask();
        else binding.pull();
    }

    public void hidden() {
        showing = false;
    }

    /// Searches for words, over all time.
    public void search(String text) {
        words.setText(text);
        typed.stop();
        range.setValue(Range.ALL);
        ask();
    }

    public List<Action> actions() {
        List<Action> actions = new ArrayList<>(list.actions());
        actions.removeIf(
                action -> action.id().equals("list.filter") || action.id().equals("list.clear-filter"));
        actions.add(Action.always(
                "journal.search",
                "Journal",
                "Search the journal",
                Icon.SEARCH,
                new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN),
                words::requestFocus));
        actions.add(new Action(
                "journal.older",
                "Journal",
                "Read older entries",
                Icon.DOWN,
                null,
                () -> reader.found().more() ? null : "these are all",
                reader::more));
        return actions;
    }

    private void ask() {
        typed.stop();
        Optional<Query> query = query();
        if (query.isEmpty()) return;
        asked = true;
        reader.ask(query.get());
    }

    /// What the fields say; empty where they say no time.
    private Optional<Query> query() {
        Range chosen = range.getValue();
        Instant now = times.now();
        Instant begin = chosen.span == null ? null : now.minus(chosen.span);
        Instant end = null;
        if (chosen == Range.OWN) {
            Optional<Instant> typedFrom = Moments.parse(from.getText(), now, times.zone());
            Optional<Instant> typedTo = Moments.parse(to.getText(), now, times.zone());
            if (typedFrom.isEmpty() && !from.getText().isBlank()) return wrong(from);
            if (typedTo.isEmpty() && !to.getText().isBlank()) return wrong(to);
            begin = typedFrom.orElse(null);
            end = typedTo.orElse(null);
        }
        say("");
        return Optional.of(all.between(begin, end).words((all.words() + " " + words.getText()).strip()));
    }

    private Optional<Query> wrong(TextField field) {
        say("\"" + field.getText() + "\" is no time: write 2026-11-28 20:00, 20:00, or 3 h for so long ago");
        field.requestFocus();
        return Optional.empty();
    }

    private void say(String text) {
        wrong.setText(text);
        wrong.setVisible(!text.isEmpty());
        wrong.setManaged(!text.isEmpty());
    }

    private void arrived() {
        if (!asked) return;
        Query now = reader.query();
        if (now.to() == null) reader.refresh();
    }

    private void show(Found found) {
        List<Entry> entries = found.entries();
        list.rows(() -> entries);
        list.whenEmpty(placeholder(found));
        writeFoot(found);
    }

    private Node placeholder(Found found) {
        if (found.problem() != null) return new ErrorState(found.problem(), reader::retry);
        if (found.asking()) return new LoadingState("Searching the journal");
        Query query = reader.query();
        boolean narrowed = !query.words().isEmpty() || query.from() != null || query.to() != null;
        if (!narrowed) return new EmptyState(Icon.AUDIT, "Nothing yet", whyEmpty);
        var wider = new Button("Search all time");
        wider.setOnAction(_ -> search(""));
        return new EmptyState(
                Icon.SEARCH,
                "Nothing found",
                "The journal has nothing "
                        + (query.words().isEmpty() ? "" : "with \"" + query.words() + "\" ")
                        + (range.getValue() == Range.ALL ? "in " : "in the ")
                        + range.getValue().title.toLowerCase(java.util.Locale.ROOT) + ".",
                wider);
    }

    private void writeFoot(Found found) {
        foot.getChildren().clear();
        boolean any = !found.entries().isEmpty();
        foot.setVisible(any);
        foot.setManaged(any);
        if (!any) return;
        if (found.problem() != null) {
            foot.getChildren().add(new ProblemDetails(found.problem(), reader::retry));
            return;
        }
        if (found.asking()) {
            foot.getChildren().addAll(new ProgressBar(), new Label("Reading older entries…"));
            return;
        }
        Entry last = found.entries().getLast();
        var text = new Label(
                !found.more()
                        ? "All " + found.entries().size() + " are shown, back to "
                                + times.stamp(last.fact().at())
                        : found.entries().size() >= JournalReader.MOST
                                ? "The newest " + found.entries().size()
                                        + " are shown. Search for words or another time."
                                : "The newest " + found.entries().size() + " are shown, back to "
                                        + times.stamp(last.fact().at()) + ". Scroll down for older ones.");
        text.getStyleClass().add("fact-name");
        foot.getChildren().add(text);
        if (found.more() && found.entries().size() < JournalReader.MOST)
            foot.getChildren().add(older);
    }

    /// All that the search finds, page by page, for an export: on the job's thread.
    private java.util.Iterator<List<Entry>> everything(Source source) {
        Query query = reader.query();
        return new java.util.Iterator<>() {
            private @Nullable Long next;
            private boolean first = true;

            @Override
            public boolean hasNext() {
                return first || next != null;
            }

            @Override
            public List<Entry> next() {
                if (!hasNext()) throw new java.util.NoSuchElementException();
                Page page = source.search().apply(query.before(next).limit(1000));
                first = false;
                next = page.next();
                return page.entries();
            }
        };
    }

    @Override
    public void close() {
        binding.close();
        typed.stop();
        list.close();
    }
}
