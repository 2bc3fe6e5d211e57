package org.xlcloud.views.actions;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Call;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Actions of no cloud, for the window's tests.
record SampleAction(String title, Supplier<Preview> asked, Work work, AtomicInteger runs) implements Action {
    interface Work {
        String run(Run run) throws InterruptedException;
    }

    @Override
    public String cloud() {
        return "lab";
    }

    @Override
    public String kind() {
        return "sample";
    }

    @Override
    public Preview preview() {
        return asked.get();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        runs.incrementAndGet();
        return work.run(run);
    }

    static SampleAction disable() {
        var preview = new Preview(
                "Disable host gpu-node-1",
                "lab",
                false,
                List.of(new Call(
                        "Nova",
                        "PUT",
                        "/os-services/1f0c2d3e-5b6a-4788-9900-aabbccddeeff",
                        "{\"status\": \"disabled\", \"disabled_reason\": \"DIMM replaced\"}")),
                List.of(
                        new Touched(Touched.Kind.HOST, "1f0c", "gpu-node-1", "gets no new instances", false),
                        new Touched(Touched.Kind.INSTANCE, "7a", "render-7", "keeps running", false),
                        new Touched(
                                Touched.Kind.GPU,
                                "lab/gpu-node-1/0000:88:00.0",
                                "0000:88:00.0",
                                "is free and can't be given away any more",
                                false)),
                List.of("Stack render-farm scales up to 4 nodes; only 1 other host has free GPUs of this type"),
                List.of(),
                null,
                null,
                Duration.ofSeconds(2));
        return new SampleAction(
                preview.title(),
                () -> preview,
                run -> {
                    run.change("host gpu-node-1 is disabled", () -> {}, () -> Look.HAPPENED);
                    return "gpu-node-1 is disabled";
                },
                new AtomicInteger());
    }

    static SampleAction delete(String name) {
        return failing(name, new AtomicInteger());
    }

    /// Fails so often.
    static SampleAction failing(String name, AtomicInteger failures) {
        var preview = of("Delete " + name, List.of(), name);
        return new SampleAction(
                preview.title(),
                () -> preview,
                run -> {
                    if (failures.getAndDecrement() > 0)
                        throw new ProblemException(new Problem(
                                "delete " + name,
                                "https://nova.example.org/v2.1/servers",
                                "it is being resized by somebody else",
                                409,
                                "req-0b1ff7c7-94a5-4d8c-a0c9-8f3e2e9d2f01",
                                null));
                    return "is gone";
                },
                new AtomicInteger());
    }

    /// Nothing is left to do.
    static SampleAction done(String name) {
        var preview = new Preview(
                "Delete " + name,
                "lab",
                true,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                name + " is gone already",
                null,
                null);
        return new SampleAction(preview.title(), () -> preview, run -> "", new AtomicInteger());
    }

    static SampleAction locked(String name) {
        var preview = of(
                "Delete " + name,
                List.of(new Blocker(Blocker.Reason.LOCKED, "the instance is locked by ada: keeps the licence server")),
                name);
        return new SampleAction(preview.title(), () -> preview, run -> "", new AtomicInteger());
    }

    static SampleAction readOnly() {
        var preview = of(
                "Delete render-7",
                List.of(new Blocker(
                        Blocker.Reason.READ_ONLY,
                        "cloud lab is marked as read-only (xlcloud: read_only in clouds.yaml:12)")),
                "render-7");
        return new SampleAction(preview.title(), () -> preview, run -> "", new AtomicInteger());
    }

    static SampleAction failingOnce() {
        var asked = new AtomicInteger();
        var preview = of("Delete render-7", List.of(), "render-7");
        return new SampleAction(
                preview.title(),
                () -> {
                    if (asked.getAndIncrement() == 0)
                        throw new ProblemException(
                                Problem.of("read the server", "https://nova.example.org", "nothing listens there"));
                    return preview;
                },
                run -> "is gone",
                new AtomicInteger());
    }

    private static Preview of(String title, List<Blocker> blockers, String typed) {
        return new Preview(
                title,
                "lab",
                true,
                List.of(new Call("Nova", "DELETE", "/servers/7a1b0c2d", "")),
                List.of(
                        new Touched(
                                Touched.Kind.INSTANCE,
                                "7a1b0c2d",
                                typed,
                                "is deleted for good, with what is on its local disk",
                                true),
                        new Touched(Touched.Kind.GPU, "k", "gpu-node-1 0000:87:00.0", "becomes free", false),
                        new Touched(
                                Touched.Kind.STACK,
                                "s",
                                "render-farm",
                                "owns it: Heat puts another in its place at its next update",
                                true)),
                List.of(),
                blockers,
                null,
                typed,
                Duration.ofSeconds(5));
    }
}
