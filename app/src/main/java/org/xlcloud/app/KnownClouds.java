package org.xlcloud.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.shell.CloudAccess;
import org.xlcloud.views.shell.CloudInfo;

/// The clouds of this machine's files and the embedded one. The files are read again for each cloud that is opened:
/// what an operator has corrected or added counts without a new start.
final class KnownClouds {
    private final Supplier<CloudConfigs> files;
    private final Embedded embedded;
    private final Mailbox<CloudAccess.Found> found;

    /// @param first what the files said at the start
    /// @param files reads them; on any thread but JavaFX'
    KnownClouds(CloudConfigs first, Supplier<CloudConfigs> files, Embedded embedded) {
        this.files = files;
        this.embedded = embedded;
        found = new Mailbox<>(found(first));
    }

    /// What the files said when they were read last.
    Mailbox<CloudAccess.Found> found() {
        return found;
    }

    /// How to connect to a cloud, by what the files say now.
    ///
    /// @throws ProblemException when its entry is broken, or there is none
    CloudConfig config(String name) {
        return name.equals(embedded.name()) ? embedded.config() : read().get(name);
    }

    /// Reads the files.
    synchronized CloudConfigs read() {
        CloudConfigs fresh = files.get();
        CloudAccess.Found now = found(fresh);
        if (!now.equals(found.newest())) found.put(now);
        return fresh;
    }

    private CloudAccess.Found found(CloudConfigs configs) {
        List<CloudInfo> known = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(configs.problems());
        for (String name : configs.names()) {
            try {
                var config = configs.get(name);
                if (name.equals(embedded.name())) {
                    problems.add(Problem.of(
                                    "list cloud " + name, config.source(), "the embedded cloud has this name already")
                            .withHint("Start the console again: the embedded cloud then takes another name"));
                    continue;
                }
                known.add(new CloudInfo(
                        name,
                        config.authUrl().toString(),
                        config.source(),
                        config.readOnly(),
                        config.production(),
                        false));
            } catch (ProblemException e) {
                if (!problems.contains(e.problem())) problems.add(e.problem());
            }
        }
        known.add(new CloudInfo(
                embedded.name(), "", "to try things on: starts, and ends, with this window", false, false, true));
        return new CloudAccess.Found(known, problems);
    }
}
