package org.xlcloud.services.compute;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Xid;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Rpc;

/// What an instance itself says of its GPUs, asked through the agent on it: what lspci and nvidia-smi print, and which
/// faults its kernel logged. Beside it stands what Nova promised.
///
/// @param node its name on the bus
/// @param at when it was asked
/// @param promised how many its flavor asks for
/// @param held how many it holds by Placement
/// @param lspci lspci's lines
/// @param driver version of NVIDIA's; null without one
/// @param cards as nvidia-smi lists them
/// @param processes that use them
/// @param faults NVIDIA's XIDs in the kernel's log, oldest first
public record GuestGpus(
        String node,
        Instant at,
        int promised,
        int held,
        List<String> lspci,
        @Nullable String driver,
        List<Card> cards,
        List<ComputeProcess> processes,
        List<Fault> faults) {
    private static final Duration LISTEN = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_LINES = 200;
    private static final Pattern XID = Pattern.compile("Xid \\((?:PCI:)?([0-9a-fA-F:.]+)\\): (\\d{1,5})");

    public GuestGpus {
        lspci = List.copyOf(lspci);
        cards = List.copyOf(cards);
        processes = List.copyOf(processes);
        faults = List.copyOf(faults);
    }

    /// A card as the driver sees it. What it does not know is null: `[N/A]`.
    ///
    /// @param address in the guest, which is another than the host's
    public record Card(
            int index,
            String address,
            String name,
            String uuid,
            @Nullable Double celsius,
            @Nullable Double percent,
            @Nullable Double usedMiB,
            @Nullable Double totalMiB,
            @Nullable Double watts,
            @Nullable Double eccErrors) {}

    /// A process that computes on a card.
    public record ComputeProcess(
            String uuid, int pid, String name, @Nullable Double usedMiB) {}

    /// A fault that the kernel logged.
    ///
    /// @param address of the card in the guest
    public record Fault(String address, int code, String words, String action) {}

    /// Asks an instance. Blocks.
    ///
    /// @throws ProblemException when no node says that it is this instance, or it does not answer
    public static GuestGpus ask(Mco mco, Instance instance, InstantSource clock) {
        String what = "ask " + instance.name() + " for its GPUs";
        List<String> nodes = mco.discover(
                        Filter.ALL.withAgent("xlcloud").withFact("instance_id", instance.id()),
                        List.of(),
                        LISTEN,
                        QUIET)
                .nodes();
        if (nodes.isEmpty())
            throw new ProblemException(Problem.of(
                            what, "MCollective of cloud " + instance.cloud(), "no agent on it answers")
                    .withHint("Is it booted, and does mcollectived run on it? ./xlcloud nodes lists who answers"));
        List<Answer> answers =
                mco.call(Rpc.of("xlcloud", "gpu"), nodes, ANSWER, answer -> {}).answers();
        if (answers.isEmpty())
            throw new ProblemException(Problem.of(
                    what, "the agent on " + nodes.getFirst(), "no answer within " + ANSWER.toSeconds() + " s"));
        Answer answer = answers.getFirst();
        if (!answer.done())
            throw new ProblemException(Problem.of(what, "the agent on " + answer.node(), answer.message()));
        return of(answer, instance.gpusAsked(), instance.gpus().size(), clock.instant());
    }

    static GuestGpus of(Answer answer, int promised, int held, Instant at) {
        List<Card> cards = new ArrayList<>();
        for (List<String> fields : table(answer.text("nvidia_smi"), 9)) {
            Integer index = whole(fields.getFirst());
            if (index == null) continue; // "No devices were found"
            cards.add(new Card(
                    index,
                    fields.get(1),
                    fields.get(2),
                    fields.get(3),
                    number(fields, 5),
                    number(fields, 6),
                    number(fields, 7),
                    number(fields, 8),
                    number(fields, 9),
                    number(fields, 10)));
        }
        List<ComputeProcess> processes = new ArrayList<>();
        for (List<String> fields : table(answer.text("processes"), 4)) {
            Integer pid = whole(fields.get(1));
            if (pid != null)
                processes.add(new ComputeProcess(fields.getFirst(), pid, fields.get(2), number(fields, 3)));
        }
        List<Fault> faults = new ArrayList<>();
        for (String line : lines(answer.text("xids"))) {
            Matcher found = XID.matcher(line);
            if (!found.find()) continue;
            Xid xid = Xid.of(Integer.parseInt(found.group(2)));
            faults.add(new Fault(found.group(1).toLowerCase(Locale.ROOT), xid.code(), xid.words(), xid.action()));
        }
        String driver = answer.text("driver").strip();
        return new GuestGpus(
                Text.line(answer.node()),
                at,
                promised,
                held,
                lines(answer.text("lspci")),
                driver.isEmpty() || driver.equals("null") ? null : Text.line(driver),
                cards,
                processes,
                faults);
    }

    /// How what it sees compares with what it was promised.
    public String verdict() {
        String promise = "Nova promised " + gpus(promised) + (held == promised ? "" : ", Placement gives it " + held);
        if (lspci.size() < promised)
            return promise + ", and the guest sees " + lspci.size() + ": " + (promised - lspci.size())
                    + (promised - lspci.size() == 1 ? " is missing" : " are missing");
        if (lspci.size() > promised) return promise + ", and the guest sees " + lspci.size() + ": more than that";
        String them = promised == 1 ? "it" : "them";
        if (driver == null && promised > 0)
            return promise + ", and the guest sees " + them + ", but has no NVIDIA driver for " + them;
        if (cards.size() < promised)
            return promise + ", and the guest sees " + them + ", but its driver lists "
                    + (cards.isEmpty() ? "none" : String.valueOf(cards.size()));
        return promise + ", and the guest sees " + (promised == 0 ? "none" : promised == 1 ? "it" : "them all");
    }

    /// Whether all that was promised is there and in use by the driver.
    public boolean good() {
        return lspci.size() == promised && cards.size() == promised && held == promised && faults.isEmpty();
    }

    private static String gpus(int count) {
        return count == 1 ? "1 GPU" : count + " GPUs";
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(Text::line)
                .filter(line -> !line.isBlank())
                .limit(MOST_LINES)
                .toList();
    }

    /// Rows of nvidia-smi's CSV that have as many fields or more.
    private static List<List<String>> table(String text, int least) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines(text)) {
            List<String> fields = List.of(line.strip().split("\\s*,\\s*", -1));
            if (fields.size() >= least) rows.add(fields);
        }
        return rows;
    }

    private static @Nullable Integer whole(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null; // not a row of the table
        }
    }

    private static @Nullable Double number(List<String> fields, int index) {
        if (index >= fields.size()) return null; // an older agent asks for fewer
        try {
            double value = Double.parseDouble(fields.get(index));
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException e) {
            return null; // [N/A], [Not Supported], ERR!
        }
    }
}
