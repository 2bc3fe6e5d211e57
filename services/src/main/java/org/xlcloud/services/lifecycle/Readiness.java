package org.xlcloud.services.lifecycle;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whether a node is as its recipes have it: how the last run of `setup` or `configure` went that told it.
public enum Readiness {
    READY("ready"),
    CONFIGURING("configuring…"),
    FAILED("failed"),
    /// No run has told it: it may have been configured before, or by somebody else.
    NO_RUN("without a run"),
    /// Some node of its name was told, and another server has that name too.
    UNKNOWN("unknown");

    private static final int ID_SHOWN = 8;

    private final String word;

    Readiness(String word) {
        this.word = word;
    }

    /// As on screen.
    public String word() {
        return word;
    }

    /// @param runs of all clouds, in any order
    /// @return by the id of the node's server, where the run knew it, else by the node's name on the bus; of those
    /// that were told
    public static Map<String, Readiness> byNode(String cloud, Collection<Run> runs) {
        Map<String, Readiness> found = new HashMap<>();
        List<Run> newestFirst = runs.stream()
                .filter(run -> run.order().cloud().equals(cloud))
                .filter(run -> run.order().event() == LifecycleEvent.SETUP
                        || run.order().event() == LifecycleEvent.CONFIGURE)
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
        for (Run run : newestFirst)
            for (NodeRun node : run.nodes())
                // one that a run skipped is as the run before has left it
                if (node.state() != NodeRun.State.SKIPPED)
                    found.putIfAbsent(run.order().servers().getOrDefault(node.node(), node.node()), of(node.state()));
        return found;
    }

    private static Readiness of(NodeRun.State state) {
        return switch (state) {
            case CHANGED, OK -> READY;
            case QUEUED, SENT, RUNNING -> CONFIGURING;
            case FAILED, NO_ANSWER -> FAILED;
            case SKIPPED, LEFT -> NO_RUN;
        };
    }

    /// That of a server's node. Where no run knew the server, the node's name has to do: it is the host's, with or
    /// without a domain, and ends in the first eight digits of the server's id where another node had it before.
    ///
    /// @param shared whether another server of the cloud has its name
    public static Readiness of(String id, String name, boolean shared, Map<String, Readiness> byNode) {
        Readiness known = byNode.get(id);
        if (known != null) return known;
        String host = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        Readiness own = byNode.get(host + "-" + id.substring(0, Math.min(ID_SHOWN, id.length())));
        if (own != null) return own;
        List<Readiness> named = byNode.entrySet().stream()
                .filter(node -> node.getKey().equals(host) || node.getKey().startsWith(host + "."))
                .map(Map.Entry::getValue)
                .toList();
        if (named.isEmpty()) return NO_RUN;
        return shared || named.size() > 1 ? UNKNOWN : named.getFirst();
    }
}
