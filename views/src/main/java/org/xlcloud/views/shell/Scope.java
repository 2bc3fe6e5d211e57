package org.xlcloud.views.shell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;

/// Which part of what is open the pages show: all open clouds merged or one of them, all projects or one.
///
/// Pages bind to [#shown] and need not know of the choice.
public final class Scope {
    /// @param cloud the one cloud shown; null for all open ones
    /// @param project the id of the one project shown; null for all
    public record Choice(@Nullable String cloud, @Nullable String project) {
        static final Choice ALL = new Choice(null, null);
    }

    private final Mailbox<Map<String, Inventory>> all;
    private final Mailbox<Map<String, Inventory>> shown;
    private final ReadOnlyObjectWrapper<Choice> choice = new ReadOnlyObjectWrapper<>(Choice.ALL);
    private volatile Choice current = Choice.ALL;

    public Scope(Mailbox<Map<String, Inventory>> all) {
        this.all = all;
        this.shown = new Mailbox<>(all.newest());
        all.onArrival(this::publish);
    }

    /// Everything of every open cloud, whatever the choice: for status lights.
    public Mailbox<Map<String, Inventory>> all() {
        return all;
    }

    /// What pages show.
    public Mailbox<Map<String, Inventory>> shown() {
        return shown;
    }

    public ReadOnlyObjectProperty<Choice> choiceProperty() {
        return choice.getReadOnlyProperty();
    }

    public Choice choice() {
        return current;
    }

    /// Shows one cloud, or all when null. The project filter goes with the cloud that it was chosen in.
    public void showCloud(@Nullable String cloud) {
        if (!Objects.equals(cloud, current.cloud())) choose(new Choice(cloud, null));
    }

    public void showProject(@Nullable String project) {
        choose(new Choice(current.cloud(), project));
    }

    /// The projects that hold something in what is shown: id to name.
    public Map<String, String> projects() {
        var projects = new TreeMap<String, String>();
        clouds(all.newest()).values().stream()
                .flatMap(inventory -> inventory.instances().stream())
                .forEach(instance -> projects.putIfAbsent(
                        instance.projectId(),
                        Objects.requireNonNullElse(instance.projectName(), instance.projectId())));
        return projects;
    }

    private void choose(Choice chosen) {
        current = chosen;
        choice.set(chosen);
        publish();
    }

    private synchronized void publish() {
        Choice chosen = current;
        Map<String, Inventory> clouds = clouds(all.newest());
        String project = chosen.project();
        if (project != null) clouds.replaceAll((name, inventory) -> of(inventory, project));
        shown.put(Collections.unmodifiableMap(clouds));
    }

    private Map<String, Inventory> clouds(Map<String, Inventory> from) {
        var clouds = new LinkedHashMap<>(from);
        String cloud = current.cloud();
        // A chosen cloud that has been closed meanwhile chooses nothing.
        if (cloud != null && from.containsKey(cloud)) clouds.keySet().retainAll(Set.of(cloud));
        return clouds;
    }

    /// What one project holds, and the hosts that it holds it on.
    static Inventory of(Inventory inventory, String project) {
        List<Instance> instances = inventory.instances().stream()
                .filter(instance -> instance.projectId().equals(project))
                .toList();
        List<Gpu> gpus = inventory.gpus().stream()
                .filter(gpu ->
                        gpu.holder() != null && project.equals(gpu.holder().projectId()))
                .toList();
        var names = instances.stream()
                .map(Instance::hostName)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        gpus.forEach(gpu -> names.add(gpu.host()));
        List<Host> hosts = inventory.hosts().stream()
                .filter(host -> names.contains(host.name()))
                .toList();
        return new Inventory(
                inventory.cloud(),
                hosts,
                gpus,
                instances,
                inventory.sources(),
                inventory.loaded(),
                inventory.joinedAt());
    }
}
