package org.xlcloud.views.overview;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.table.ResourceTable;

/// By what the wall groups GPUs.
enum Grouping {
    HOST("Host"),
    LAYER("Layer"),
    TYPE("Type"),
    PROJECT("Project"),
    ZONE("Zone");

    private static final String NOT_HELD = "not held";

    private final String title;

    Grouping(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// As in the settings.
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Grouping byId(@Nullable String id) {
        for (Grouping grouping : values()) if (grouping.id().equals(id)) return grouping;
        return HOST;
    }

    /// A group that a GPU is in.
    ///
    /// @param rest whether it is for those that have no value: it comes last
    /// @param link what a click on its title opens; null where nothing lists it
    record Place(String title, boolean rest, @Nullable Link link) {}

    /// @param instances of the GPU's cloud by id
    Place of(Gpu gpu, @Nullable Host host, Map<String, Instance> instances) {
        return switch (this) {
            case HOST -> new Place(gpu.host(), false, Links.host(gpu.cloud(), gpu.host()));
            case TYPE -> new Place(Headlines.shortName(gpu.model()), false, filter("model", gpu.model()));
            case ZONE ->
                host == null || host.zone() == null
                        ? new Place("no zone", true, null)
                        : new Place(host.zone(), false, filter("zone", host.zone()));
            case PROJECT -> project(gpu);
            case LAYER -> layer(gpu, instances);
        };
    }

    private static Place project(Gpu gpu) {
        String project = gpu.holder() == null ? null : Links.project(gpu.holder());
        if (project != null) return new Place(project, false, filter("project", project));
        return new Place(gpu.holder() == null ? NOT_HELD : "unknown project", true, null);
    }

    /// The instance's metadata name its layer and stack, as the templates write them: `layer`, `stack_name`.
    private static Place layer(Gpu gpu, Map<String, Instance> instances) {
        Holder holder = gpu.holder();
        if (holder == null) return new Place(NOT_HELD, true, null);
        Instance instance = instances.get(holder.instanceId());
        String layer = instance == null ? null : instance.metadata().get("layer");
        if (instance == null || layer == null) return new Place("no layer", true, null);
        String stack = instance.metadata().get("stack_name");
        return new Place(stack == null ? layer : stack + " · " + layer, false, layerLink(layer, stack));
    }

    private static Link layerLink(String layer, @Nullable String stack) {
        String filter = "metadata:=" + quoted("layer=" + layer);
        if (stack != null) filter += " metadata:=" + quoted("stack_name=" + stack);
        return new Link(Links.INSTANCE, ResourceTable.FILTER + filter, "layer " + layer);
    }

    private static Link filter(String field, String value) {
        return new Link(Links.GPU, ResourceTable.FILTER + field + ":=" + quoted(value), value);
    }

    static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
