package org.xlcloud.services.actions;

/// One change of a cloud that an operator can ask for. It may be previewed and run again and again: what has been done
/// already is seen by its preview. Both methods block, so they belong on virtual threads.
public interface Action {
    /// The cloud's name in clouds.yaml.
    String cloud();

    /// What kind of action it is, stable: "host.disable". Usual durations are learned by it.
    String kind();

    /// What it does to what, as on the dialog's head: "Disable host gpu-node-1".
    String title();

    /// Asks the servers what would happen, and changes nothing.
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when they can't be asked
    Preview preview();

    /// Carries it out and returns the outcome in words: "gpu-node-1 is disabled". Only a [Runner] calls it.
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when a server refuses or can't be reached
    /// @throws InterruptedException when the operator cancels
    String run(Run run) throws InterruptedException;
}
