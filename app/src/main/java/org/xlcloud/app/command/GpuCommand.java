package org.xlcloud.app.command;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.compute.Attach;
import org.xlcloud.services.compute.AttachWay;
import org.xlcloud.services.compute.AttachWays;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.NewInstance;
import org.xlcloud.services.compute.StackAttach;
import org.xlcloud.services.doctor.Confirmation;
import org.xlcloud.services.doctor.Doctor;
import org.xlcloud.services.doctor.Finding;
import org.xlcloud.services.doctor.Repairs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.telemetry.CloudTelemetry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud gpu`: give GPUs to instances, take them back, and find those that lie.
@Command(
        name = "gpu",
        description = "Attach and detach GPUs, and find those that lie.",
        subcommands = {GpuCommand.AttachTo.class, GpuCommand.Detach.class, GpuCommand.DoctorCommand.class})
public final class GpuCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    /// `xlcloud gpu attach`
    @Command(
            name = "attach",
            description =
                    "Give GPUs to an instance, to a layer of a cluster (--way stack), or make a new instance with GPUs"
                            + " (--new). Nova can't plug a card into a running instance; --ways tells what each way"
                            + " costs.")
    static final class AttachTo implements Callable<Integer> {
        private static final Listing<AttachWay> WAYS = new Listing<AttachWay>()
                .column("way", "WAY", AttachWay::id)
                .column("title", "WHAT", AttachWay::title)
                .column("open", "OPEN", AttachWay::open)
                .column("outage", "OUTAGE", AttachWay::outage)
                .column("data", "DATA AT RISK", AttachWay::data)
                .column("why", "WHY", AttachWay::why);

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final CloudOption clouds = new CloudOption();

        @Mixin
        private final ActionOptions options = new ActionOptions();

        @Parameters(
                index = "0",
                paramLabel = "INSTANCE|STACK/LAYER",
                description = "An instance's name or id, a layer, group or node of a cluster; with --new the new one's"
                        + " name.")
        private String instance = "";

        @Option(
                names = "--way",
                paramLabel = "WAY",
                description = "resize (the default for an instance), stack (Heat changes its flavor; the default for a"
                        + " layer), shelve (back on another card) or rebuild (anew from its image).")
        private @Nullable String way;

        @Option(
                names = "--gpu",
                required = true,
                paramLabel = "TYPE[:COUNT]",
                description = "Nova's alias and how many in all: k2:2. VGPU:1 for a slice.")
        private String gpu = "";

        @Option(names = "--new", description = "Make a new instance instead.")
        private boolean fresh;

        @Option(names = "--image", paramLabel = "IMAGE", description = "Image of the new instance, by name or id.")
        private String image = "";

        @Option(
                names = "--network",
                paramLabel = "NETWORK",
                description = "Network of the new instance. Default: none.")
        private String network = "";

        @Option(names = "--host", paramLabel = "HOST", description = "Host of the new instance, for administrators.")
        private String host = "";

        @Option(
                names = "--create-flavor",
                description = "With --new: make a flavor of 4 vCPUs, 8 GiB and 40 GiB where none asks for these GPUs.")
        private boolean makeFlavor;

        @Option(
                names = "--no-confirm",
                description = "Leave the resize to be looked at first: ./xlcloud instance confirm or revert ends it.")
        private boolean leave;

        @Option(names = "--ways", description = "List the ways that are open, with outage and data at risk.")
        private boolean ways;

        @Override
        public Integer call() {
            GpuAsk ask = GpuAsk.parse(gpu);
            if (fresh && image.isEmpty())
                throw new ProblemException(Problem.of("create " + instance, "the command line", "--new needs --image"));
            return clouds.one(cloud -> {
                if (fresh)
                    return options.carryOut(
                            spec, List.of(new NewInstance(cloud, instance, ask, image, network, host, makeFlavor)));
                if (ways) {
                    WAYS.print(
                            ways(cloud, ask),
                            options.format(),
                            spec.commandLine().getOut());
                    return 0;
                }
                return options.carryOut(spec, List.of(action(cloud, ask)));
            });
        }

        private boolean isPlace() {
            return instance.contains("/");
        }

        private List<AttachWay> ways(Cloud cloud, GpuAsk ask) {
            if (isPlace()) return List.of(AttachWays.of(stack(cloud, instance, ask)));
            if (!cloud.has(Service.ORCHESTRATION))
                return AttachWays.of(cloud, instance, ask, (id, asked) -> Optional.empty());
            CloudStacks.Loaded loaded = load(cloud);
            return AttachWays.of(
                    cloud,
                    loaded.inventory(),
                    instance,
                    ask,
                    (id, asked) -> loaded.stacks().byId(id).map(row -> stack(cloud, loaded, row, asked)));
        }

        private Action action(Cloud cloud, GpuAsk ask) {
            String chosen = way != null ? way : isPlace() ? "stack" : "resize";
            if (chosen.equals("resize") && !isPlace()) return Attach.of(cloud, instance, ask, !leave);
            AttachWay found = ways(cloud, ask).stream()
                    .filter(each -> each.id().equals(chosen))
                    .findFirst()
                    .orElseThrow(() ->
                            refused("there is no way \"" + chosen + "\" for it", "--ways lists those that there are"));
            if (found.isNew()) throw refused("a new instance has an image", "Say --new --image IMAGE instead of --way");
            if (found.action() == null) throw refused(found.why(), "--ways lists those that are open");
            return found.action();
        }

        private ProblemException refused(String why, String hint) {
            return new ProblemException(Problem.of("attach GPUs to " + instance, "the command line", why)
                    .withHint(hint));
        }

        /// A layer, a group or a node of a cluster, by its stack.
        private static StackAttach stack(Cloud cloud, String place, GpuAsk ask) {
            if (!cloud.has(Service.ORCHESTRATION))
                throw new ProblemException(
                        Problem.of("find a layer", "cloud " + cloud.name(), "the cloud has no orchestration service"));
            CloudStacks.Loaded loaded = load(cloud);
            int slash = place.indexOf('/');
            return stack(
                    cloud, loaded, loaded.stacks().below(place.substring(0, slash), place.substring(slash + 1)), ask);
        }

        private static StackAttach stack(Cloud cloud, CloudStacks.Loaded loaded, TreeNode row, GpuAsk ask) {
            var reader = new StackReader(cloud, InstantSource.system());
            return new StackAttach(cloud, reader, loaded::stacks, loaded::inventory, row, ask);
        }

        private static CloudStacks.Loaded load(Cloud cloud) {
            InstantSource clock = InstantSource.system();
            try (var reading = new CloudInventory(cloud, clock)) {
                return CloudStacks.load(cloud, clock, reading::load);
            }
        }
    }

    /// `xlcloud gpu detach`
    @Command(
            name = "detach",
            description =
                    "Take all GPUs of an instance back, by a resize to a flavor without any; those of a layer by its"
                            + " stack.")
    static final class Detach implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final CloudOption clouds = new CloudOption();

        @Mixin
        private final ActionOptions options = new ActionOptions();

        @Parameters(
                index = "0",
                paramLabel = "INSTANCE|STACK/LAYER",
                description = "An instance's name or id; a layer, group or node of a cluster.")
        private String instance = "";

        @Option(names = "--no-confirm", description = "Leave the resize to be looked at first.")
        private boolean leave;

        @Override
        public Integer call() {
            return clouds.one(cloud -> options.carryOut(
                    spec,
                    List.of(
                            instance.contains("/")
                                    ? AttachTo.stack(cloud, instance, GpuAsk.NONE)
                                    : Attach.of(cloud, instance, GpuAsk.NONE, !leave))));
        }
    }

    /// `xlcloud gpu doctor`
    @Command(
            name = "doctor",
            description = "Lay what Placement, Nova and the guests say of each GPU side by side, and list where they"
                    + " disagree. Empty on a clean cloud.")
    static final class DoctorCommand implements Callable<Integer> {
        private static final Listing<Finding> LISTING = new Listing<Finding>()
                .column("cloud", "CLOUD", Finding::cloud)
                .field("id", Finding::id)
                .column("kind", "WHAT", finding -> finding.kind().word())
                .column("risk", "RISK", finding -> finding.kind().risk().word())
                .column("host", "HOST", Finding::host)
                .column("address", "GPU", Finding::address)
                .field("instanceId", Finding::consumer)
                .column("instanceName", "INSTANCE", Finding::instance)
                .field("providerId", Finding::provider)
                .column("words", "FINDING", Finding::words)
                .field("danger", finding -> finding.kind().danger())
                .field("evidence", Finding::evidence)
                .field("since", Finding::since)
                .field("repair", finding -> finding.repair().words())
                .field("repairable", finding -> finding.repair().ours())
                .field("command", finding -> finding.repair().command());

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final CloudOption clouds = new CloudOption();

        @Mixin
        private final ActionOptions options = new ActionOptions();

        @Option(
                names = "--repair",
                paramLabel = "ID",
                description = "Repair this finding; \"all\" for each that an API can repair.")
        private @Nullable String repair;

        @Override
        public Integer call() {
            if (repair != null) {
                String wanted = repair;
                return clouds.one(cloud -> repair(cloud, wanted));
            }
            List<List<Finding>> all = clouds.load((cloud, config, inventory) -> examine(cloud, inventory));
            LISTING.print(
                    all.stream().flatMap(List::stream).toList(),
                    options.format(),
                    spec.commandLine().getOut());
            return 0;
        }

        static List<Finding> examine(Cloud cloud, Inventory inventory) {
            Problem unheard = Doctor.unheard(inventory);
            if (unheard != null) throw new ProblemException(unheard);
            return new Confirmation(cloud)
                    .of(Doctor.examine(inventory, CloudTelemetry.read(cloud, inventory, InstantSource.system())));
        }

        private int repair(Cloud cloud, String wanted) {
            try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
                List<Finding> found = examine(cloud, inventory.load());
                List<Finding> meant = new ArrayList<>();
                for (Finding finding : found)
                    if (wanted.equals("all")
                            ? finding.repair().ours()
                            : finding.id().equals(wanted)) meant.add(finding);
                if (meant.isEmpty() && wanted.equals("all")) {
                    spec.commandLine().getOut().println("Nothing to repair.");
                    return 0;
                }
                if (meant.isEmpty())
                    throw new ProblemException(
                            Problem.of("repair " + wanted, "cloud " + cloud.name(), "there is no such finding now")
                                    .withHint("./xlcloud gpu doctor -o json lists them with their ids"));
                return options.carryOut(
                        spec,
                        meant.stream()
                                .map(finding -> Repairs.of(cloud, finding))
                                .toList());
            }
        }
    }
}
