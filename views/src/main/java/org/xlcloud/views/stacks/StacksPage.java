package org.xlcloud.views.stacks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.YamlText;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.inventory.Health;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.PageSpec;

/// The page of all stacks: the tree, and everything about the row that is selected.
public final class StacksPage {
    static final String STYLE_SHEET =
            Objects.requireNonNull(StacksPage.class.getResource("stacks.css")).toExternalForm();

    private StacksPage() {}

    /// @param desk what can be done with stacks; null for a window that only looks
    public static PageSpec spec(InventoryContext context, @Nullable StackDesk desk) {
        return spec(context, desk, null);
    }

    /// @param desk what can be done with stacks; null for a window that only looks
    /// @param runs how far nodes are configured; null for a window without XMS
    public static PageSpec spec(InventoryContext context, @Nullable StackDesk desk, @Nullable NodeRuns runs) {
        return new PageSpec(
                "stacks", Links.STACK, "Stacks", Icon.STACK, navigator -> page(context, desk, runs, navigator));
    }

    private static ObjectPage<StackRow> page(
            InventoryContext context, @Nullable StackDesk desk, @Nullable NodeRuns runs, Navigator navigator) {
        var page = new AtomicReference<@Nullable ObjectPage<StackRow>>();
        StacksContext.Source source = context.stacks().source();
        List<DetailTab<StackRow, Known>> tabs = List.of(
                GroupTab.of(context, desk, navigator),
                GraphTab.of(key -> {
                    ObjectPage<StackRow> made = page.get();
                    if (made != null) made.reveal(key);
                }),
                EventsTab.of(context, navigator),
                ResourcesTab.of(context, navigator),
                Pair.parameters(context, navigator),
                Pair.outputs(context, navigator),
                TextsTab.of(
                        "Template",
                        "template",
                        subject -> readable(source.texts(subject.cloud(), subject.stack())),
                        row -> row.stack() == null ? null : Subject.stack(row)),
                TextsTab.of(
                        "Metadata",
                        "resource",
                        subject -> source.resource(subject.cloud(), subject.stack(), subject.resource()),
                        Subject::resource));
        var objects = new ObjectPage.Objects<>(
                StacksModel.tree(heatAt(context)),
                Icon.STACK,
                StacksModel::rows,
                StacksModel::detail,
                tabs,
                rows -> actions(rows, context, desk, page, navigator),
                "Heat lists no stack for this user. Other projects' stacks take the admin role.",
                (known, any, now) -> Health.ofStacks(known.stacks(), any, now),
                StacksModel::keyOf,
                runs == null ? LifeLine.of(context) : ReadyLine.below(LifeLine.of(context), runs));
        var made = new ObjectPage<>(objects, context, navigator);
        page.set(made);
        if (desk != null) {
            made.always(fresh(
                    "stack.new",
                    "New cluster…",
                    Icon.ADD,
                    new KeyCodeCombination(KeyCode.N, KeyCombination.SHORTCUT_DOWN),
                    context,
                    made,
                    cloud -> desk.newCluster(made.node(), context, navigator, cloud)));
            made.always(fresh(
                    "stack.template",
                    "From a template…",
                    Icon.STACK,
                    null,
                    context,
                    made,
                    cloud -> desk.newStack(made.node(), context, navigator, cloud)));
        }
        return made;
    }

    /// Heat gives templates in JSON however they were written, with a script in them as one line.
    private static Map<String, String> readable(Map<String, String> texts) {
        var readable = new LinkedHashMap<>(texts);
        for (String name : List.of("template", "environment"))
            readable.computeIfPresent(name, (_, text) -> YamlText.of(text));
        readable.put("template in JSON", texts.getOrDefault("template", ""));
        return readable;
    }

    /// When the stacks of a cloud were listed last.
    static Function<String, @Nullable Instant> heatAt(InventoryContext context) {
        return cloud -> {
            Stacks stacks = context.stacks().newest().newest().get(cloud);
            return stacks == null ? null : stacks.source().valueAt();
        };
    }

    /// What makes new stacks, whatever is selected.
    private static Action fresh(
            String id,
            String title,
            Icon icon,
            @Nullable KeyCombination keys,
            InventoryContext context,
            ObjectPage<StackRow> page,
            Consumer<@Nullable String> open) {
        return new Action(
                id,
                "Stack",
                title,
                icon,
                keys,
                () -> context.stacks().newest().newest().isEmpty() ? "no cloud with Heat is open" : null,
                () -> {
                    List<StackRow> selected = page.selected();
                    open.accept(selected.isEmpty() ? null : selected.getFirst().cloud());
                });
    }

    private static List<Action> actions(
            List<StackRow> rows,
            InventoryContext context,
            @Nullable StackDesk desk,
            AtomicReference<@Nullable ObjectPage<StackRow>> page,
            Navigator navigator) {
        List<Action> actions = new ArrayList<>();
        StackRow row = rows.getFirst();
        if (desk != null && rows.size() == 1)
            actions.addAll(desk.actions(
                    row,
                    context,
                    navigator,
                    () -> {
                        Stacks stacks = context.stacks().newest().newest().get(row.cloud());
                        return stacks == null ? null : stacks.find(row.key()).orElse(null);
                    },
                    () -> Objects.requireNonNull(page.get()).node()));
        if (row.kind() == Kind.NODE)
            actions.add(Action.always(
                    "stack.instance",
                    "Object",
                    "Go to instance " + row.name(),
                    Icon.INSTANCE,
                    null,
                    () -> navigator.open(new Link(Links.INSTANCE, row.cloud() + "/" + row.id(), row.name()))));
        if (row.kind() == Kind.GPU)
            actions.add(Action.always(
                    "stack.gpu",
                    "Object",
                    "Go to GPU " + row.name(),
                    Icon.GPU,
                    null,
                    () -> navigator.open(new Link(Links.GPU, row.id(), row.name()))));
        return actions;
    }
}
