package org.xlcloud.views.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.StacksContext;

/// Gives a stack other values of its parameters: shows them as they are with what each may be, and has the
/// action frame say what Heat would replace by what was changed.
public final class UpdateDialog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActionDesk desk;
    private final StacksContext.Source source;
    private final ClusterMaker maker;
    private final String cloud;
    private final TreeNode cluster;
    private final StackId stack;
    private final Map<String, String> before = new LinkedHashMap<>();
    private final Map<String, String> now = new HashMap<>();
    private final Map<String, FormField> fields = new LinkedHashMap<>();
    private final ParameterSheet sheet;
    private final OffThread<StackId, Loaded> loading;

    private record Loaded(
            List<FormField> fields,
            Map<String, String> values,
            ClusterMaker.Offers offers,
            @Nullable Problem problem) {}

    private UpdateDialog(
            ActionDesk desk,
            StacksContext.Source source,
            ClusterMaker maker,
            String cloud,
            TreeNode cluster,
            StackId stack) {
        this.desk = desk;
        this.source = source;
        this.maker = maker;
        this.cloud = cloud;
        this.cluster = cluster;
        this.stack = stack;
        loading = new OffThread<>("parameters of a stack", this::load, this::loaded);
        var about = new Label(
                "Only what is changed here is sent. Groups stay as large as they are, unless their size is among it. "
                        + "The next step says what Heat would replace, and asks.",
                Icon.INFO.node());
        about.getStyleClass().add("sheet-foot");
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        sheet = new ParameterSheet("Update cluster " + cluster.name(), "update-", "Preview…", this::order, about);
        changed();
    }

    /// @param cluster the row of a master stack
    public static void open(
            ActionDesk desk,
            Node anchor,
            StacksContext.Source source,
            ClusterMaker maker,
            String cloud,
            TreeNode cluster) {
        StackId stack = cluster.stack();
        if (stack == null) return;
        var dialog = new UpdateDialog(desk, source, maker, cloud, cluster, stack);
        dialog.sheet.open(anchor);
        dialog.ask();
    }

    private void order() {
        desk.ask(sheet.node(), maker.update(cloud, cluster, values()), _ -> sheet.close());
    }

    private void ask() {
        sheet.loading("Asking Heat for the parameters of " + cluster.name());
        loading.ask(stack);
    }

    private Loaded load(StackId of) {
        try {
            Map<String, String> values = source.detail(cloud, of).parameters();
            JsonNode template = JSON.readTree(source.texts(cloud, of).getOrDefault("template", "{}"));
            return new Loaded(ParameterSheet.declared(template), values, maker.offers(cloud), null);
        } catch (ProblemException e) {
            return new Loaded(List.of(), Map.of(), ClusterMaker.Offers.NONE, e.problem());
        } catch (JsonProcessingException e) {
            return new Loaded(
                    List.of(),
                    Map.of(),
                    ClusterMaker.Offers.NONE,
                    Problem.of("read the template of " + of.name(), "Heat", "this is no JSON: " + e.getMessage()));
        }
    }

    private void loaded(Loaded answer) {
        Problem problem = answer.problem;
        if (problem != null) {
            sheet.failed(problem, this::ask);
            return;
        }
        if (answer.fields.isEmpty()) {
            sheet.empty(
                    Icon.EMPTY,
                    "No parameters",
                    "The template of this stack declares none: it can only be given another template.");
            return;
        }
        answer.fields.forEach(field -> fields.put(field.name(), field));
        before.putAll(ParameterSheet.texts(answer.fields, answer.values));
        now.putAll(before);
        sheet.form(
                answer.fields,
                before,
                answer.offers,
                (field, text) -> {
                    now.put(field.name(), text);
                    changed();
                },
                // What Heat has taken once is not ours to doubt.
                field -> isChanged(field) ? field.against(text(field)) : "");
        changed();
    }

    private String text(FormField field) {
        return now.getOrDefault(field.name(), "");
    }

    private boolean isChanged(FormField field) {
        return !text(field).equals(before.getOrDefault(field.name(), ""));
    }

    private Map<String, JsonNode> values() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (FormField field : fields.values())
            if (isChanged(field)) values.put(field.name(), field.value(text(field)));
        return values;
    }

    private void changed() {
        List<FormField> changed =
                fields.values().stream().filter(this::isChanged).toList();
        String wrong = changed.stream()
                .filter(field -> !field.against(text(field)).isEmpty())
                .map(field -> field.label() + ": " + field.against(text(field)))
                .findFirst()
                .orElse("");
        String says = changed.isEmpty()
                ? "Nothing has been changed yet"
                : String.join(
                        ", ",
                        changed.stream()
                                .map(field -> field.hidden()
                                        ? field.name()
                                        : field.name() + " " + before.get(field.name()) + " → " + text(field))
                                .toList());
        sheet.says(wrong.isEmpty() ? says : wrong, !changed.isEmpty() && wrong.isEmpty());
    }
}
