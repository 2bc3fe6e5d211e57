package org.xlcloud.services.stacks;

import java.util.List;

/// What is at and below a row: the worst state with where and why, and how much of each there is.
///
/// @param worst the worst of the row itself and of all below
/// @param reason why, in an operator's words where we know them, else Heat's; empty when all is well
/// @param path the names from below the row down to what is worst; empty when that is the row itself
public record RollUp(Health worst, String reason, List<String> path, Counts counts) {
    public RollUp {
        path = List.copyOf(path);
    }

    /// Where the worst is, "render › group › abc"; empty when it is the row itself.
    public String where() {
        return String.join(" › ", path);
    }

    /// How many there are below a row, itself included.
    ///
    /// @param resources Heat's resources, nodes and groups among them
    /// @param failed resources and stacks whose last action failed
    /// @param busy resources and stacks that something is being done with
    public record Counts(int stacks, int resources, int groups, int nodes, int gpus, int failed, int busy) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    stacks + other.stacks,
                    resources + other.resources,
                    groups + other.groups,
                    nodes + other.nodes,
                    gpus + other.gpus,
                    failed + other.failed,
                    busy + other.busy);
        }
    }
}
