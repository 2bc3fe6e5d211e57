package org.xlcloud.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Composer;
import org.xlcloud.services.xms.Layer;

/// Reads which layers with which values a command line names: `--layer rendering-nodes=render --set render.size=2`.
final class LayerChoices {
    private LayerChoices() {}

    /// @param layers `LAYER` or `LAYER=NAME`
    /// @param values `NAME.PARAMETER=VALUE`
    static List<Choice> of(Catalog catalog, List<String> layers, List<String> values) {
        return changed(catalog, List.of(), layers, List.of(), values);
    }

    /// The layers of a cluster with some more, some fewer, and some of their values changed.
    static List<Choice> changed(
            Catalog catalog, List<Choice> there, List<String> added, List<String> removed, List<String> values) {
        var choices = new LinkedHashMap<String, Choice>();
        there.forEach(choice -> choices.put(choice.name(), choice));
        for (String name : removed) if (choices.remove(name) == null) throw wrong("no layer is named " + name);
        for (String given : added) {
            int equals = given.indexOf('=');
            String name = equals < 0 ? given : given.substring(equals + 1);
            Layer layer = catalog.layer(equals < 0 ? given : given.substring(0, equals));
            if (choices.putIfAbsent(name, new Choice(layer, name, Map.of())) != null)
                throw wrong("two layers are named " + name + "; give one another name with LAYER=NAME");
        }
        settings(values).forEach((name, own) -> {
            Choice choice = choices.get(name);
            if (choice == null)
                throw wrong("no layer is named " + name + "; there are " + String.join(", ", choices.keySet()));
            Map<String, JsonNode> all = new TreeMap<>(choice.values());
            own.forEach((parameter, text) -> all.put(parameter, typed(choice.layer(), parameter, text)));
            choices.put(name, new Choice(choice.layer(), name, all));
        });
        return new ArrayList<>(choices.values());
    }

    /// The master stack's parameters that values name, for a change without the catalog.
    static Map<String, JsonNode> parameters(List<String> values) {
        var parameters = new TreeMap<String, JsonNode>();
        settings(values)
                .forEach((layer, own) -> own.forEach((parameter, text) -> parameters.put(
                        Composer.parameterName(layer, parameter), JsonNodeFactory.instance.textNode(text))));
        return parameters;
    }

    private static JsonNode typed(Layer layer, String name, String text) {
        for (Layer.Parameter parameter : layer.parameters())
            if (parameter.name().equals(name)) return parameter.read(text);
        return JsonNodeFactory.instance.textNode(text); // the composer says which ones the layer has
    }

    /// By layer and parameter.
    private static Map<String, Map<String, String>> settings(List<String> values) {
        var settings = new TreeMap<String, Map<String, String>>();
        for (String value : values) {
            int equals = value.indexOf('=');
            int dot = value.indexOf('.');
            if (dot <= 0 || equals < dot) throw wrong("\"" + value + "\" is no NAME.PARAMETER=VALUE");
            settings.computeIfAbsent(value.substring(0, dot), layer -> new TreeMap<>())
                    .put(value.substring(dot + 1, equals), value.substring(equals + 1));
        }
        return settings;
    }

    private static ProblemException wrong(String reason) {
        return new ProblemException(Problem.of("read the layers", "the command line", reason));
    }
}
