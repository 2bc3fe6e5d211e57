package org.xlcloud.views.stacks;

import java.util.List;
import java.util.function.Function;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.StackDetail;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// A name with its value: a parameter or an output of a stack.
///
/// @param remark the output's description, or why it has no value
record Pair(String name, String value, String remark) {

    static DetailTab<StackRow, Known> parameters(InventoryContext context, Navigator navigator) {
        return tab(
                "Parameters",
                "parameter",
                detail -> detail.parameters().entrySet().stream()
                        .map(one -> new Pair(one.getKey(), one.getValue(), ""))
                        .toList(),
                context,
                navigator);
    }

    static DetailTab<StackRow, Known> outputs(InventoryContext context, Navigator navigator) {
        return tab(
                "Outputs",
                "output",
                detail -> detail.outputs().stream()
                        .map(one -> new Pair(
                                one.key(), one.value(), one.problem().isEmpty() ? one.description() : one.problem()))
                        .toList(),
                context,
                navigator);
    }

    private static DetailTab<StackRow, Known> tab(
            String title,
            String one,
            Function<StackDetail, List<Pair>> pairs,
            InventoryContext context,
            Navigator navigator) {
        var spec = new TableSpec<Pair>(
                "stack-" + one + "s",
                one,
                one + "s",
                Pair::name,
                Pair::value,
                pair -> pair.name + " is " + pair.value,
                List.of(
                        Column.<Pair>text("name", "Name", Pair::name).wide(200),
                        Column.<Pair>text("value", "Value", Pair::value)
                                .wide(320)
                                .growing(),
                        Column.<Pair>text("remark", "Remark", Pair::remark).wide(300)));
        var table = new ResourceTable<Pair>(spec, context.table(navigator), _ -> List.of());
        table.whenEmpty(new EmptyState(Icon.EMPTY, "No " + one + "s", "The template of this stack declares none."));
        var question = new Question<Subject, StackDetail>(
                "Heat",
                one + "s",
                subject -> context.stacks().source().detail(subject.cloud(), subject.stack()),
                detail -> {
                    List<Pair> rows = pairs.apply(detail);
                    table.rows(() -> rows);
                },
                table.node());
        return new DetailTab<>(
                title,
                question.node(),
                (row, _) -> question.of(Subject.stack(row)),
                question::showing,
                table::close,
                row -> row.stack() != null);
    }
}
