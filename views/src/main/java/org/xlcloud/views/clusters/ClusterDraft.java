package org.xlcloud.views.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Composer;
import org.xlcloud.services.xms.Layer;

/// A cluster that is being put together: its name, its layers, and what was typed for each of their parameters.
final class ClusterDraft {
    /// Heat takes no other names.
    private static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,100}";

    private final List<Chosen> chosen = new ArrayList<>();
    private String name = "";

    /// A layer of the cluster, with its name there and what was typed.
    static final class Chosen {
        private final Layer layer;
        private final Map<String, String> typed = new LinkedHashMap<>();
        private String name;

        private Chosen(Layer layer, String name) {
            this.layer = layer;
            this.name = name;
            for (FormField field : fields()) typed.put(field.name(), field.standard() == null ? "" : field.standard());
        }

        Layer layer() {
            return layer;
        }

        String name() {
            return name;
        }

        void name(String text) {
            name = text.strip();
        }

        List<FormField> fields() {
            return layer.parameters().stream().map(FormField::of).toList();
        }

        Map<String, String> typed() {
            return typed;
        }

        void type(String parameter, String text) {
            typed.put(parameter, text);
        }

        /// Why what was typed for a parameter is no value of it; empty when it is one.
        String against(FormField field) {
            String text = typed.getOrDefault(field.name(), "");
            if (layer.ownSubnet() && field.name().equals("subnet_cidr") && text.isBlank())
                return "this layer must have a subnet of its own, such as 10.20.0.0/24";
            return field.against(text);
        }
    }

    String name() {
        return name;
    }

    void name(String text) {
        name = text.strip();
    }

    List<Chosen> chosen() {
        return chosen;
    }

    /// Adds a layer under its own name, or with a number where that is taken.
    Chosen add(Layer layer) {
        Set<String> names = new HashSet<>();
        chosen.forEach(each -> names.add(each.name));
        String free = layer.name();
        for (int i = 2; names.contains(free); i++) free = layer.name() + "-" + i;
        var added = new Chosen(layer, free);
        chosen.add(added);
        return added;
    }

    /// Begins with the layers that a cluster has.
    void begin(String cluster, List<Choice> choices) {
        name = cluster;
        chosen.clear();
        for (Choice choice : choices) {
            var each = new Chosen(choice.layer(), choice.name());
            choice.values()
                    .forEach((parameter, value) ->
                            each.typed.put(parameter, value.isValueNode() ? value.asText() : value.toString()));
            chosen.add(each);
        }
    }

    void remove(Chosen gone) {
        chosen.remove(gone);
    }

    /// Keeps what was chosen as far as another catalog has it.
    void take(Catalog catalog) {
        Map<String, Layer> layers = new HashMap<>();
        catalog.layers().forEach(layer -> layers.put(layer.name(), layer));
        List<Chosen> kept = new ArrayList<>();
        for (Chosen each : chosen) {
            Layer layer = layers.get(each.layer.name());
            if (layer == null) continue;
            var now = new Chosen(layer, each.name);
            each.typed.forEach((parameter, text) -> {
                if (now.typed.containsKey(parameter)) now.typed.put(parameter, text);
            });
            kept.add(now);
        }
        chosen.clear();
        chosen.addAll(kept);
    }

    /// Why the name is none; empty when it is one.
    String againstName() {
        return against(name);
    }

    /// Why a text is no name for a stack; empty when it is one.
    static String against(String name) {
        if (name.isEmpty()) return "Give it a name";
        return name.matches(NAME) ? "" : "A name begins with a letter and has letters, digits, _ . - alone";
    }

    /// Why a layer's name in the cluster is none; empty when it is one.
    String againstName(Chosen layer) {
        if (!layer.name.matches("[A-Za-z][A-Za-z0-9_-]{0,60}"))
            return "A layer's name begins with a letter and has letters, digits, _ - alone";
        long same = chosen.stream().filter(each -> each.name.equals(layer.name)).count();
        return same > 1 ? "Two layers are named " + layer.name : "";
    }

    /// What is missing before the parameters can be looked at; empty when nothing is.
    String againstLayers() {
        if (!againstName().isEmpty()) return againstName();
        if (chosen.isEmpty()) return "Choose a layer or more";
        for (Chosen each : chosen) if (!againstName(each).isEmpty()) return againstName(each);
        return "";
    }

    /// The first parameter that stands against it, in words; empty when none does.
    String againstParameters() {
        for (Chosen each : chosen)
            for (FormField field : each.fields()) {
                String against = each.against(field);
                if (!against.isEmpty()) return each.name + ", " + field.label() + ": " + against;
            }
        return "";
    }

    List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        for (Chosen each : chosen) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            for (FormField field : each.fields())
                values.put(field.name(), field.value(each.typed.getOrDefault(field.name(), "")));
            choices.add(new Choice(each.layer, each.name, values));
        }
        return List.copyOf(choices);
    }

    /// @throws org.xlcloud.services.flow.ProblemException that names every wrong value
    Heat.Order order(Catalog catalog) {
        return Composer.compose(name, catalog, choices());
    }
}
