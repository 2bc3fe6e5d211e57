package org.xlcloud.services.actions;

/// An action between whose preview and run something happens.
///
/// @param meanwhile done once it begins to run
public record Overtaken(Action action, Runnable meanwhile) implements Action {
    @Override
    public String cloud() {
        return action.cloud();
    }

    @Override
    public String kind() {
        return action.kind();
    }

    @Override
    public String title() {
        return action.title();
    }

    @Override
    public Preview preview() {
        return action.preview();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        meanwhile.run();
        return action.run(run);
    }
}
