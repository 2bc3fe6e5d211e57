package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.util.List;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import picocli.CommandLine.Option;

/// The options of a command that changes stacks: what would happen is printed first, and is done once somebody agrees.
final class Consent {
    @Option(names = "--dry-run", description = "Say what would happen, and change nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do it without asking. Without a terminal it is refused unless this is given.")
    private boolean yes;

    @Option(names = "--force", description = "Do it although there is no room for it now.")
    private boolean force;

    /// What is done once somebody agrees.
    interface Work {
        String run(Jobs.Progress progress) throws InterruptedException;
    }

    /// @param what "scale group render/group of mine from 1 to 3"
    /// @param effects what it does, a line for each
    /// @param against what stands against it
    /// @param lacking what there is no room for, which `--force` overrules
    /// @return the exit code
    int carryOut(
            PrintWriter out,
            PrintWriter err,
            String what,
            List<String> effects,
            List<String> against,
            List<String> lacking,
            Work work) {
        PrintWriter to = dryRun ? out : err;
        to.println((dryRun ? "Would " : "Will ") + what);
        effects.forEach(line -> to.println("  " + line));
        lacking.forEach(line -> to.println("  NO ROOM: " + line));
        against.forEach(line -> to.println("  IMPOSSIBLE: " + line));
        to.flush();
        if (!against.isEmpty()) throw new ProblemException(Problem.of(what, "Heat", String.join("; ", against)));
        if (dryRun) return lacking.isEmpty() ? 0 : 1;
        if (!lacking.isEmpty() && !force)
            throw new ProblemException(Problem.of(what, "the cloud", String.join("; ", lacking))
                    .withHint("--force tries it nevertheless"));
        if (!yes && !agreed()) {
            err.println("Nothing was changed.");
            return 1;
        }
        try {
            out.println(work.run((fraction, step) -> {
                err.println("  " + step);
                err.flush();
            }));
            out.flush();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(what, "Heat", "interrupted; it may go on"), e);
        }
    }

    private static boolean agreed() {
        String answer = Terminal.system().ask("Do it? [y/N] ");
        if (answer == null)
            throw new ProblemException(Problem.of("ask for consent", "the terminal", "there is none")
                    .withHint("Add --yes to do it without asking"));
        return answer.strip().equalsIgnoreCase("y");
    }
}
