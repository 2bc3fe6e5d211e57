package org.xlcloud.views.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.doctor.Doctor;
import org.xlcloud.services.doctor.Finding;
import org.xlcloud.services.doctor.Finding.Risk;
import org.xlcloud.services.doctor.Repairs;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.inventory.Copies;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.ObjectPage;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The page of all findings of the open clouds.
public final class DoctorPage {
    private static final Look HIGH = new Look(Icon.FAILED, "high", "state-failed");
    private static final Look MEDIUM = new Look(Icon.TROUBLE, "medium", "state-trouble");
    private static final Look LOW = new Look(Icon.INFO, "low", "state-reserved");

    private DoctorPage() {}

    /// @param connections the connection to an open cloud by its name
    public static PageSpec spec(
            InventoryContext context, ActionDesk desk, Function<String, Optional<Cloud>> connections) {
        return new PageSpec(
                "doctor", "finding", "Doctor", Icon.DOCTOR, navigator -> page(context, desk, connections, navigator));
    }

    private static ObjectPage<Finding> page(
            InventoryContext context,
            ActionDesk desk,
            Function<String, Optional<Cloud>> connections,
            Navigator navigator) {
        var objects = new ObjectPage.Objects<Finding>(
                table(),
                Icon.DOCTOR,
                DoctorPage::rows,
                (finding, known) -> detail(finding),
                List.of(),
                findings -> actions(findings, desk, connections),
                "Placement, Nova and the guests agree about every GPU.");
        return new ObjectPage<>(objects, context, navigator);
    }

    private static TableSpec<Finding> table() {
        return new TableSpec<>(
                "doctor",
                "finding",
                "findings",
                Finding::key,
                Finding::id,
                finding -> finding.words() + ", risk " + finding.kind().risk().word(),
                List.of(
                        Column.<Finding>state(
                                        "risk",
                                        "Risk",
                                        finding -> look(finding.kind().risk()))
                                .ordered(java.util.Comparator.comparing(
                                        finding -> finding.kind().risk()))
                                .wide(100),
                        Column.<Finding>text(
                                        "kind",
                                        "What",
                                        finding -> finding.kind().title())
                                .wide(210),
                        Column.<Finding>text("host", "Host", Finding::host)
                                .linked(DoctorPage::host)
                                .wide(120),
                        Column.<Finding>text("gpu", "GPU", Finding::address)
                                .linked(DoctorPage::gpu)
                                .wide(130),
                        Column.<Finding>text("instance", "Instance", Finding::instance)
                                .linked(DoctorPage::instance)
                                .wide(150),
                        Column.<Finding>text("words", "Finding", Finding::words).wide(420),
                        Column.<Finding>age("since", "Since", Finding::since).wide(90),
                        Column.<Finding>text(
                                        "repair",
                                        "Repair",
                                        finding -> finding.repair().ours() ? "here" : "by the administrator")
                                .wide(150),
                        Column.<Finding>text("cloud", "Cloud", Finding::cloud).wide(90)));
    }

    private static List<Finding> rows(Known known) {
        List<Finding> all = new ArrayList<>();
        known.inventories().forEach((cloud, inventory) -> {
            Telemetry telemetry = known.telemetry().get(cloud);
            all.addAll(Doctor.settled(inventory, telemetry == null ? Telemetry.empty(cloud) : telemetry));
        });
        return all;
    }

    static Look look(Risk risk) {
        return switch (risk) {
            case HIGH -> HIGH;
            case MEDIUM -> MEDIUM;
            case LOW -> LOW;
        };
    }

    private static @Nullable Link host(Finding finding) {
        return finding.host().isEmpty() ? null : Links.host(finding.cloud(), finding.host());
    }

    private static @Nullable Link gpu(Finding finding) {
        return finding.gpu() == null ? null : new Link(Links.GPU, finding.gpu(), finding.address());
    }

    private static @Nullable Link instance(Finding finding) {
        if (finding.instance() == null || finding.consumer() == null) return null;
        return new Link(Links.INSTANCE, finding.cloud() + "/" + finding.consumer(), finding.instance());
    }

    private static Detail detail(Finding finding) {
        var evidence = new Facts("Evidence");
        for (String each : finding.evidence()) {
            int colon = each.indexOf(": ");
            evidence.text(colon < 0 ? "" : each.substring(0, colon), each.substring(colon < 0 ? 0 : colon + 2));
        }
        var repair = new Facts("Repair")
                .text("What to do", finding.repair().words())
                .text("Who", finding.repair().ours() ? "Repair… does it" : "the cloud's administrator, by hand")
                .text("Command", finding.repair().command());
        var about = new Facts("About")
                .link("Host", host(finding))
                .link("GPU", gpu(finding))
                .link("Instance", instance(finding))
                .text("Held by", finding.consumer())
                .text("Provider", finding.provider())
                .time("Since", finding.since());
        return new Detail(
                "finding",
                finding.cloud(),
                finding.id(),
                Icon.DOCTOR,
                finding.kind().title(),
                finding.words(),
                look(finding.kind().risk()),
                finding.kind().danger(),
                List.of(evidence.section(), repair.section(), about.section()),
                List.of(new Detail.Command("Repair by hand", finding.repair().command())));
    }

    private static List<Action> actions(
            List<Finding> findings, ActionDesk desk, Function<String, Optional<Cloud>> connections) {
        List<Finding> ours =
                findings.stream().filter(each -> each.repair().ours()).toList();
        String count = findings.size() == 1 ? "Repair…" : "Repair " + ours.size() + "…";
        return List.of(
                new Action(
                        "finding.repair",
                        "Doctor",
                        count,
                        Icon.DOCTOR,
                        null,
                        () -> ours.isEmpty() ? "no API can: copy the command for the administrator" : null,
                        () -> repair(ours, desk, connections)),
                Action.always(
                        "finding.copy-command",
                        "Doctor",
                        "Copy the administrator's command",
                        Icon.COPY,
                        null,
                        () -> Copies.text(String.join(
                                "\n",
                                findings.stream()
                                        .map(each -> each.repair().command())
                                        .toList()))));
    }

    private static void repair(List<Finding> ours, ActionDesk desk, Function<String, Optional<Cloud>> connections) {
        List<org.xlcloud.services.actions.Action> actions = new ArrayList<>();
        for (Finding finding : ours)
            connections.apply(finding.cloud()).ifPresent(cloud -> actions.add(Repairs.of(cloud, finding)));
        if (actions.isEmpty()) return;
        desk.ask(actions.size() == 1 ? actions.getFirst().title() : "Repair " + actions.size() + " findings", actions);
    }
}
