package org.xlcloud.services.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.doctor.Finding.Kind;
import org.xlcloud.services.doctor.Finding.Repair;
import org.xlcloud.services.doctor.Finding.Repair.How;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Telemetry.Unmatched;

/// Lays the witnesses of each GPU side by side: Placement's allocations, Nova's servers and flavors, and what guests
/// report. One pass over GPUs and instances; asks nobody.
public final class Doctor {
    private static final List<String> WITNESSES = List.of("Nova servers", "Placement");

    private final Inventory inventory;
    private final Telemetry telemetry;
    private final Map<String, Instance> instances = new HashMap<>();
    private final Map<String, Host> hosts = new HashMap<>();
    /// Of a sliced card each slice is a row; its provider is looked at once.
    private final Set<String> seenProviders = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(Inventory inventory, Telemetry telemetry) {
        this.inventory = inventory;
        this.telemetry = telemetry;
        for (Instance instance : inventory.instances()) instances.put(instance.id(), instance);
        for (Host host : inventory.hosts()) hosts.put(host.name(), host);
    }

    /// All disagreements, the riskiest first; empty on a clean cloud. While a source has not answered, nothing is
    /// concluded from its silence.
    ///
    /// @param telemetry the guests' words; [Telemetry#empty] where there are none
    public static List<Finding> examine(Inventory inventory, Telemetry telemetry) {
        if (!WITNESSES.stream().allMatch(source -> answered(inventory, source))) return List.of();
        var doctor = new Doctor(inventory, telemetry);
        inventory.gpus().forEach(doctor::gpu);
        inventory.instances().forEach(doctor::instance);
        inventory.hosts().forEach(doctor::host);
        telemetry.unmatched().forEach(doctor::unmatched);
        doctor.findings.sort(
                Comparator.comparing((Finding finding) -> finding.kind().risk())
                        .reversed()
                        .thenComparing(Finding::kind)
                        .thenComparing(Finding::id));
        return List.copyOf(doctor.findings);
    }

    /// [#examine] without what may be a change under way: for a page that nobody confirms.
    public static List<Finding> settled(Inventory inventory, Telemetry telemetry) {
        Set<String> troubled = new HashSet<>();
        for (Gpu gpu : inventory.gpus()) if (gpu.state() == GpuState.TROUBLE) troubled.add(gpu.key());
        return examine(inventory, telemetry).stream()
                .filter(finding -> switch (finding.kind()) {
                    case ALLOCATION_WITHOUT_SERVER, ALLOCATION_LEFT_BEHIND ->
                        finding.gpu() != null && troubled.contains(finding.gpu());
                    default -> true;
                })
                .toList();
    }

    /// Why nothing can be concluded: what stands against the first witness that has not been heard; null where all
    /// have. A list that is empty for want of a witness is no clean cloud.
    public static @Nullable Problem unheard(Inventory inventory) {
        for (String source : WITNESSES) {
            if (answered(inventory, source)) continue;
            return inventory.sources().stream()
                    .filter(state -> state.source().equals(source))
                    .map(SourceState::problem)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> Problem.of(
                            "examine the GPUs of cloud " + inventory.cloud(), source, "it has not told anything"));
        }
        return null;
    }

    private static boolean answered(Inventory inventory, String source) {
        return inventory.sources().stream().anyMatch(state -> state.source().equals(source) && state.valueAt() != null);
    }

    private void gpu(Gpu gpu) {
        if (gpu.derived()) return;
        String reason = gpu.reason() == null ? "" : gpu.reason();
        Holder holder = gpu.holder();
        if (reason.startsWith("Placement has given away")) {
            if (seenProviders.add(String.valueOf(gpu.providerId()))) twoHolders(gpu, reason);
        } else if (holder != null) held(gpu, holder);
        else if (gpu.state() == GpuState.RESERVED) reserved(gpu);
        else if (reason.startsWith("Placement neither")) unavailable(gpu);
        if (!hosts.containsKey(gpu.host()) && seenProviders.add(gpu.host())) withoutHost(gpu);
    }

    private void held(Gpu gpu, Holder holder) {
        Instance instance = instances.get(holder.instanceId());
        if (instance == null) {
            add(
                    Kind.ALLOCATION_WITHOUT_SERVER,
                    gpu,
                    holder.instanceId(),
                    null,
                    "Placement says that " + holder.instanceId() + " holds " + place(gpu)
                            + ", but Nova has no such instance",
                    List.of(
                            "Placement: " + gpu.resourceClass() + " of " + gpu.providerId() + " is allocated to "
                                    + holder.instanceId(),
                            "Nova: no instance and no migration has this id"),
                    null,
                    new Repair(
                            How.DELETE_ALLOCATION,
                            "Delete the allocation in Placement",
                            "openstack resource provider allocation delete " + holder.instanceId()));
            return;
        }
        if (moving(instance)) return;
        String runsOn = instance.hostName();
        if (runsOn != null && !runsOn.equals(gpu.host())) {
            add(
                    Kind.ALLOCATION_LEFT_BEHIND,
                    gpu,
                    instance.id(),
                    instance.name(),
                    instance.name() + " runs on " + runsOn + " but still holds " + place(gpu),
                    List.of(
                            "Placement: " + gpu.resourceClass() + " of " + gpu.providerId() + " is allocated to it",
                            "Nova: it runs on " + runsOn + ", status " + instance.status()),
                    instance.updatedAt(),
                    new Repair(
                            How.DROP_FROM_ALLOCATION,
                            "Take this GPU out of what the instance holds in Placement",
                            "openstack resource provider allocation unset --provider " + gpu.providerId() + " "
                                    + instance.id()));
            return;
        }
        if (instance.status().equals("ERROR")) {
            add(
                    Kind.HELD_BY_FAILED,
                    gpu,
                    instance.id(),
                    instance.name(),
                    instance.name() + " is in ERROR and holds " + place(gpu),
                    List.of(
                            "Placement: " + gpu.resourceClass() + " is allocated to it",
                            "Nova: status ERROR" + (instance.fault() == null ? "" : ", " + instance.fault())),
                    instance.updatedAt(),
                    new Repair(
                            How.HARD_REBOOT,
                            "Reboot it hard; where it does not come back, delete it",
                            "openstack server reboot --hard " + instance.id()));
            return;
        }
        guest(gpu, instance);
    }

    private void guest(Gpu gpu, Instance instance) {
        GpuTelemetry told = telemetry.gpus().get(gpu.key());
        if (told == null || told.state() != State.MISSING || !instance.status().equals("ACTIVE")) return;
        boolean all = instance.gpus().stream().allMatch(key -> {
            GpuTelemetry each = telemetry.gpus().get(key);
            return each != null && each.state() == State.MISSING;
        });
        NodeTelemetry node = telemetry.instances().get(instance.key());
        // A driver that loses one card keeps the others; one that has none came up without them.
        boolean restarted = all && node != null && node.values().get(Metric.NODE_GPUS) == 0;
        add(
                restarted ? Kind.NOT_REATTACHED : Kind.MISSING_IN_GUEST,
                gpu,
                instance.id(),
                instance.name(),
                instance.name() + " holds " + place(gpu) + ", but its driver does not see it",
                List.of(
                        "Placement: " + gpu.resourceClass() + " is allocated to it",
                        "Nova: it runs on " + gpu.host() + ", status ACTIVE",
                        told.source() + ": node " + told.node() + " reports, without this GPU"),
                told.at(),
                new Repair(
                        How.HARD_REBOOT,
                        "Reboot the instance hard, so that the card is attached anew; if it stays away, the card or its"
                                + " slot is broken: look for XIDs in the host's kernel log",
                        "openstack server reboot --hard " + instance.id()));
    }

    private void twoHolders(Gpu gpu, String reason) {
        List<String> evidence = new ArrayList<>();
        evidence.add("Placement: " + reason + " " + gpu.resourceClass() + " of " + gpu.providerId());
        for (Gpu each : inventory.gpus()) {
            Holder holder = each.holder();
            if (holder != null && String.valueOf(gpu.providerId()).equals(each.providerId()))
                evidence.add("Placement: allocated to " + holder.instanceId()
                        + (holder.instanceName() == null
                                ? ", which Nova does not list"
                                : " (" + holder.instanceName() + ")"));
        }
        add(
                Kind.TWO_HOLDERS,
                gpu,
                null,
                null,
                place(gpu) + " is held more than once: " + reason,
                evidence,
                null,
                new Repair(
                        How.BY_HAND,
                        "Find out in the guests who has the card, and take the other's allocation away",
                        "openstack resource provider show --allocations " + gpu.providerId()
                                + "; then openstack resource provider allocation unset --provider "
                                + gpu.providerId() + " CONSUMER"));
    }

    private void reserved(Gpu gpu) {
        boolean once = gpu.traits().contains("HW_PCI_ONE_TIME_USE");
        add(
                Kind.RESERVED,
                gpu,
                null,
                null,
                place(gpu) + (once ? " was used once and waits for cleaning" : " is reserved by somebody in Placement"),
                List.of(
                        "Placement: reserved 1 of " + gpu.resourceClass() + " of " + gpu.providerId(),
                        once ? "Placement: trait HW_PCI_ONE_TIME_USE" : "Placement: no trait says why"),
                null,
                new Repair(
                        How.UNRESERVE,
                        once
                                ? "When its memory and firmware have been cleaned, take the reservation back"
                                : "Ask who reserved it, then take the reservation back",
                        "openstack resource provider inventory set " + gpu.providerId() + " --resource "
                                + gpu.resourceClass() + ":reserved=0 --amend"));
    }

    private void unavailable(Gpu gpu) {
        add(
                Kind.UNAVAILABLE,
                gpu,
                null,
                null,
                "Placement neither offers " + place(gpu) + " nor says who holds it",
                List.of(
                        "Placement: " + gpu.providerId() + " is in no list of free " + gpu.resourceClass(),
                        "Placement: it has no allocation and no reservation"),
                null,
                new Repair(
                        How.BY_HAND,
                        "Look at the provider's inventory (max_unit, step_size, allocation_ratio); nova-compute writes it"
                                + " anew when it starts",
                        "openstack resource provider inventory list " + gpu.providerId() + "; then on " + gpu.host()
                                + ": systemctl restart nova-compute"));
    }

    private void withoutHost(Gpu gpu) {
        if (!answered(inventory, "Nova")) return;
        add(
                Kind.WITHOUT_HOST,
                gpu,
                null,
                null,
                "Placement has GPUs of " + gpu.host() + ", which Nova does not list as a hypervisor",
                List.of(
                        "Placement: provider " + gpu.providerId() + " of " + gpu.resourceClass(),
                        "Nova: no hypervisor " + gpu.host()),
                null,
                new Repair(
                        How.BY_HAND,
                        "Where the host is gone for good, delete its providers, the GPUs' first",
                        "openstack resource provider delete " + gpu.providerId()));
    }

    private void host(Host host) {
        if (!host.enabled() || !host.up()) return;
        for (Gpu gpu : host.gpus()) {
            if (gpu.reason() == null || !gpu.reason().startsWith("Placement has its host as disabled")) continue;
            add(
                    Kind.HOST_CLOSED_IN_PLACEMENT,
                    gpu,
                    null,
                    null,
                    "Nova has " + host.name() + " enabled, but Placement offers nothing of it",
                    List.of("Nova: service enabled and up", "Placement: trait COMPUTE_STATUS_DISABLED on " + host.id()),
                    null,
                    new Repair(
                            How.OPEN_HOST,
                            "Take the trait off the host's provider",
                            "openstack compute service set --disable " + host.service()
                                    + " nova-compute && openstack compute service set --enable " + host.service()
                                    + " nova-compute"));
            return;
        }
    }

    private void instance(Instance instance) {
        if (instance.gpusAsked() == 0 || moving(instance) || !settled(instance)) return;
        Host host = instance.hostName() == null ? null : hosts.get(instance.hostName());
        if (host == null || host.pci() != Host.PciReport.PLACEMENT) return;
        long here = instance.gpus().stream()
                .filter(key -> key.startsWith(instance.cloud() + "/" + host.name() + "/"))
                .count();
        if (here < instance.gpusAsked()) {
            add(
                    Kind.SERVER_WITHOUT_ALLOCATION,
                    null,
                    host.name(),
                    instance,
                    instance.name() + " on " + host.name() + " asks for " + gpus(instance.gpusAsked())
                            + " by its flavor, but holds " + (here == 0 ? "none" : String.valueOf(here))
                            + " in Placement",
                    List.of(
                            "Nova: flavor " + instance.flavor() + " asks for " + instance.gpusAsked() + ", status "
                                    + instance.status(),
                            "Placement: its allocation has " + gpus(here) + " of " + host.name()),
                    new Repair(
                            How.BY_HAND,
                            "Restart nova-compute on the host: it writes missing allocations of its instances anew",
                            "on " + host.name() + ": systemctl restart nova-compute"));
        } else if (here > instance.gpusAsked()) {
            add(
                    Kind.MORE_THAN_ASKED,
                    null,
                    host.name(),
                    instance,
                    instance.name() + " asks for " + gpus(instance.gpusAsked()) + " by its flavor, but holds " + here
                            + " in Placement",
                    List.of(
                            "Nova: flavor " + instance.flavor() + " asks for " + instance.gpusAsked(),
                            "Placement: its allocation has " + String.join(", ", instance.gpus())),
                    new Repair(
                            How.BY_HAND,
                            "See in the guest which it has (lspci), and take the others out of its allocation",
                            "openstack resource provider allocation show " + instance.id()
                                    + "; then openstack resource provider allocation unset --provider PROVIDER "
                                    + instance.id()));
        }
    }

    private void unmatched(Unmatched each) {
        if (each.index() == null) return;
        Instance instance = inventory.instances().stream()
                .filter(known -> known.name().equals(each.node()))
                .findFirst()
                .orElse(null);
        if (instance == null || moving(instance)) return;
        // Several sources may tell of the same card.
        long reported = telemetry.unmatched().stream()
                        .filter(other -> other.index() != null && other.node().equals(each.node()))
                        .map(other -> other.uuid() == null ? String.valueOf(other.index()) : other.uuid())
                        .distinct()
                        .count()
                + telemetry.gpus().values().stream()
                        .filter(gpu -> gpu.node().equals(each.node()) && gpu.state() != State.MISSING)
                        .count();
        // A card that the flavor asks for and Placement does not know of is told as a missing allocation.
        if (reported <= Math.max(instance.gpus().size(), instance.gpusAsked())) return;
        if (!seenProviders.add("guest " + instance.id())) return;
        add(
                Kind.GUEST_SEES_MORE,
                null,
                instance.hostName() == null ? "" : instance.hostName(),
                instance,
                instance.name() + " sees " + gpus(reported) + ", but holds "
                        + instance.gpus().size() + " in Placement",
                List.of(
                        each.source() + ": node " + each.node() + " reports " + gpus(reported),
                        "Placement: it holds " + instance.gpus().size()),
                new Repair(
                        How.BY_HAND,
                        "See what the host's whitelist (device_spec) lets through, and what its domain has attached",
                        "on " + instance.hostName() + ": virsh dumpxml " + instance.id() + " | grep -A6 hostdev"));
    }

    private static boolean moving(Instance instance) {
        if (instance.taskState() != null) return true;
        return switch (instance.status()) {
            case "RESIZE", "VERIFY_RESIZE", "REVERT_RESIZE", "MIGRATING", "BUILD", "DELETED", "SOFT_DELETED" -> true;
            default -> false;
        };
    }

    private static boolean settled(Instance instance) {
        return switch (instance.status()) {
            case "ACTIVE", "SHUTOFF", "PAUSED", "SUSPENDED" -> true;
            default -> false;
        };
    }

    private static String gpus(long count) {
        return count == 1 ? "1 GPU" : count + " GPUs";
    }

    private static String place(Gpu gpu) {
        return gpu.model() + " " + gpu.address() + " of " + gpu.host();
    }

    private void add(
            Kind kind,
            Gpu gpu,
            @Nullable String consumer,
            @Nullable String instance,
            String words,
            List<String> evidence,
            @Nullable Instant since,
            Repair repair) {
        findings.add(new Finding(
                inventory.cloud(),
                kind,
                gpu.key(),
                gpu.host(),
                gpu.address(),
                consumer,
                instance,
                gpu.providerId(),
                words,
                evidence,
                since,
                repair));
    }

    private void add(
            Kind kind,
            @Nullable String gpu,
            String host,
            Instance instance,
            String words,
            List<String> evidence,
            Repair repair) {
        findings.add(new Finding(
                inventory.cloud(),
                kind,
                gpu,
                host,
                "",
                instance.id(),
                instance.name(),
                null,
                words,
                evidence,
                instance.updatedAt(),
                repair));
    }
}
