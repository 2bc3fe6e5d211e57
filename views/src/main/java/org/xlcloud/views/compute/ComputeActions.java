package org.xlcloud.views.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.Attach;
import org.xlcloud.services.compute.AttachWays;
import org.xlcloud.services.compute.Drain;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.HostSwitch;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.compute.StackAttach;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.shell.Action;

/// The menu entries that change hosts, GPUs and instances. What can't be now says why in the entry.
public final class ComputeActions {
    private final ActionDesk desk;
    private final Function<String, Optional<Cloud>> connections;
    private final StackOwners owners;
    private final Mailbox<Map<String, Inventory>> inventories;
    private final Mailbox<Map<String, Inventory>> shown;

    /// Finds the stacks that own instances.
    public interface StackOwners {
        /// The way to give GPUs to an instance by its stack; empty where none owns it. Blocks.
        Optional<StackAttach> owner(String cloud, String instanceId, GpuAsk ask);
    }

    /// @param connections the connection to an open cloud by its name
    /// @param inventories the newest of each open cloud
    /// @param shown those of them that the operator looks at
    public ComputeActions(
            ActionDesk desk,
            Function<String, Optional<Cloud>> connections,
            StackOwners owners,
            Mailbox<Map<String, Inventory>> inventories,
            Mailbox<Map<String, Inventory>> shown) {
        this.inventories = inventories;
        this.shown = shown;
        this.desk = desk;
        this.connections = connections;
        this.owners = owners;
    }

    /// For selected instances.
    public List<Action> instances(List<Instance> selected) {
        List<Action> actions = new ArrayList<>();
        if (selected.isEmpty()) return actions;
        actions.add(new Action(
                "instance.attach",
                "Instance",
                "Attach GPU…",
                Icon.GPU,
                null,
                () -> selected.size() == 1 ? readOnly(selected.getFirst().cloud()) : "select one instance",
                () -> attach(selected.getFirst())));
        actions.add(new Action(
                "instance.detach",
                "Instance",
                selected.size() == 1 ? "Detach its GPUs…" : "Detach the GPUs of " + selected.size() + "…",
                Icon.GPU_SLICE,
                null,
                () -> selected.stream().allMatch(each -> each.gpusAsked() == 0)
                        ? "holds no GPU"
                        : readOnly(selected.getFirst().cloud()),
                () -> all(
                        "Detach",
                        selected,
                        (cloud, each) -> Attach.of(cloud, each.id(), each.name(), GpuAsk.NONE, true))));
        for (Verb verb : List.of(
                Verb.START,
                Verb.STOP,
                Verb.SOFT_REBOOT,
                Verb.HARD_REBOOT,
                Verb.REBUILD,
                Verb.CONFIRM,
                Verb.REVERT,
                Verb.DELETE)) {
            if ((verb == Verb.CONFIRM || verb == Verb.REVERT)
                    && selected.stream().noneMatch(each -> each.status().equals("VERIFY_RESIZE"))) continue;
            actions.add(new Action(
                    "instance." + verb.word(),
                    "Instance",
                    verb.title() + (selected.size() == 1 ? "…" : " " + selected.size() + "…"),
                    icon(verb),
                    null,
                    () -> whyNot(verb, selected),
                    () -> all(
                            verb.title(),
                            selected,
                            (cloud, each) -> InstanceAction.of(cloud, each.id(), each.name(), verb))));
        }
        actions.add(new Action(
                "instance.console",
                "Instance",
                "Address of its console…",
                Icon.OPEN_OUTSIDE,
                null,
                () -> selected.size() == 1 ? null : "select one instance",
                () -> console(selected.getFirst())));
        return actions;
    }

    private void console(Instance instance) {
        connections
                .apply(instance.cloud())
                .ifPresent(cloud -> ConsoleAddress.open(
                        desk.anchor(), instance.name(), () -> InstanceAction.console(cloud, instance.id())));
    }

    private @Nullable String whyNot(Verb verb, List<Instance> selected) {
        String readOnly = readOnly(selected.getFirst().cloud());
        if (readOnly != null) return readOnly;
        boolean none = selected.stream().noneMatch(each -> verb.fits(each.status()));
        return none ? "is " + selected.getFirst().status() : null;
    }

    private @Nullable String readOnly(String cloud) {
        return connections.apply(cloud).map(each -> each.config().readOnly()).orElse(false)
                ? "the cloud is read-only"
                : null;
    }

    private static Icon icon(Verb verb) {
        return switch (verb) {
            case START, UNSHELVE -> Icon.RUN;
            case STOP, SHELVE -> Icon.STOP;
            case SOFT_REBOOT, HARD_REBOOT, REBUILD -> Icon.RETRY;
            case LOCK, UNLOCK -> Icon.READ_ONLY;
            case CONFIRM -> Icon.CHECK;
            case REVERT -> Icon.BACK;
            case DELETE -> Icon.CLOSE;
        };
    }

    /// For selected hosts.
    public List<Action> hosts(List<Host> selected) {
        if (selected.isEmpty()) return List.of();
        boolean one = selected.size() == 1;
        Host first = selected.getFirst();
        List<Action> actions = new ArrayList<>();
        actions.add(new Action(
                "host.attach",
                "Host",
                "New instance with a GPU here…",
                Icon.GPU,
                null,
                () -> !one
                        ? "select one host"
                        : first.count(GpuState.FREE) == 0 ? "no GPU is free" : readOnly(first.cloud()),
                () -> attachNew(first.cloud(), first.name(), "")));
        actions.add(new Action(
                "host.disable",
                "Host",
                one ? "Disable…" : "Disable " + selected.size() + "…",
                Icon.CANCELLED,
                null,
                () -> selected.stream().noneMatch(Host::enabled) ? "is disabled already" : readOnly(first.cloud()),
                () -> TextQuestion.ask(
                        desk.anchor(),
                        one ? "Disable host " + first.name() : "Disable " + selected.size() + " hosts",
                        "Why? The next person will wonder.",
                        reason -> hosts(
                                "Disable",
                                selected,
                                (cloud, host) -> new HostSwitch(cloud, host.service(), false, reason)))));
        actions.add(new Action(
                "host.enable",
                "Host",
                one ? "Enable…" : "Enable " + selected.size() + "…",
                Icon.DONE,
                null,
                () -> selected.stream().allMatch(Host::enabled) ? "is enabled already" : readOnly(first.cloud()),
                () -> hosts("Enable", selected, (cloud, host) -> new HostSwitch(cloud, host.service(), true, ""))));
        actions.add(new Action(
                "host.drain",
                "Host",
                "Drain…",
                Icon.EXPORT,
                null,
                () -> !one ? "select one host" : !first.up() ? "is down: evacuate it" : readOnly(first.cloud()),
                () -> TextQuestion.ask(
                        desk.anchor(),
                        "Drain host " + first.name(),
                        "Why? The next person will wonder.",
                        reason -> hosts("Drain", selected, (cloud, host) -> Drain.of(cloud, host.service(), reason)))));
        actions.add(new Action(
                "host.bring-in",
                "Host",
                "Bring its GPUs in…",
                Icon.ADD,
                null,
                () -> !one ? "select one host" : null,
                () -> bringIn(first.cloud(), first)));
        actions.add(new Action(
                "host.evacuate",
                "Host",
                "Evacuate…",
                Icon.WARNING,
                null,
                () -> !one ? "select one host" : first.up() ? "is up: drain it" : readOnly(first.cloud()),
                () -> hosts("Evacuate", selected, (cloud, host) -> Drain.evacuate(cloud, host.service()))));
        return actions;
    }

    /// Makes an instance with GPUs, whatever is selected; in a cloud that the operator chooses where several are shown.
    public Action newInstance() {
        return new Action(
                "instance.new-with-gpu",
                "Instance",
                "New instance with a GPU…",
                Icon.ADD,
                null,
                () -> clouds().isEmpty() ? "no cloud is open" : writable().isEmpty() ? "the cloud is read-only" : null,
                () -> attachNew(writable(), "", ""));
    }

    /// The clouds that the operator looks at.
    private List<Cloud> clouds() {
        return shown.newest().keySet().stream()
                .sorted()
                .flatMap(name -> connections.apply(name).stream())
                .toList();
    }

    private List<Cloud> writable() {
        return clouds().stream().filter(cloud -> !cloud.config().readOnly()).toList();
    }

    /// Opens the assistant for a host that Nova may not know yet.
    public Action bringIn() {
        return new Action(
                "host.bring-in-new",
                "Host",
                "Bring a host in…",
                Icon.ADD,
                null,
                () -> clouds().isEmpty() ? "no cloud is open" : null,
                () -> BringInDialog.open(desk, clouds(), inventories, null));
    }

    private void bringIn(String name, Host host) {
        connections.apply(name).ifPresent(cloud -> BringInDialog.open(desk, List.of(cloud), inventories, host));
    }

    /// For selected GPUs.
    public List<Action> gpus(List<Gpu> selected) {
        if (selected.isEmpty()) return List.of();
        Gpu first = selected.getFirst();
        return List.of(new Action(
                "gpu.attach",
                "GPU",
                "New instance with this GPU's type…",
                Icon.GPU,
                null,
                () -> selected.size() != 1
                        ? "select one GPU"
                        : first.state() != GpuState.FREE ? "is " + first.state().word() : readOnly(first.cloud()),
                () -> attachNew(first.cloud(), first.host(), first.model())));
    }

    private void attach(Instance instance) {
        List<Gpu> held =
                inventories.newest().getOrDefault(instance.cloud(), Inventory.empty(instance.cloud())).gpus().stream()
                        .filter(gpu -> gpu.holder() != null
                                && gpu.holder().instanceId().equals(instance.id()))
                        .toList();
        connections
                .apply(instance.cloud())
                .ifPresent(cloud -> AttachDialog.open(
                        desk,
                        new AttachSubject(
                                "Attach GPUs to " + instance.name(),
                                cloud,
                                held.isEmpty() ? "" : held.getFirst().model(),
                                held.size(),
                                ask -> AttachWays.of(
                                        cloud,
                                        instance.id(),
                                        ask,
                                        (id, asked) -> owners.owner(instance.cloud(), id, asked)))));
    }

    private void attachNew(String cloud, String host, String model) {
        attachNew(connections.apply(cloud).stream().toList(), host, model);
    }

    private void attachNew(List<Cloud> clouds, String host, String model) {
        if (clouds.isEmpty()) return;
        AttachDialog.open(
                desk,
                new AttachSubject(
                        "New instance with a GPU",
                        clouds,
                        model,
                        0,
                        host,
                        (cloud, ask) -> List.of(AttachWays.fresh(cloud, ask))));
    }

    private void all(
            String verb,
            List<Instance> selected,
            BiFunction<Cloud, Instance, org.xlcloud.services.actions.Action> make) {
        ask(verb, "instances", selected, Instance::cloud, make);
    }

    private void hosts(
            String verb, List<Host> selected, BiFunction<Cloud, Host, org.xlcloud.services.actions.Action> make) {
        ask(verb, "hosts", selected, Host::cloud, make);
    }

    private <T> void ask(
            String verb,
            String many,
            List<T> selected,
            Function<T, String> cloudOf,
            BiFunction<Cloud, T, org.xlcloud.services.actions.Action> make) {
        List<org.xlcloud.services.actions.Action> actions = new ArrayList<>();
        for (T each : selected)
            connections.apply(cloudOf.apply(each)).ifPresent(cloud -> actions.add(make.apply(cloud, each)));
        if (actions.isEmpty()) return;
        desk.ask(actions.size() == 1 ? actions.getFirst().title() : verb + " " + actions.size() + " " + many, actions);
    }
}
