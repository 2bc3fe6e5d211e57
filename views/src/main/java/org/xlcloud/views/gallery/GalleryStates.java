package org.xlcloud.views.gallery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.state.StateMark;
import org.xlcloud.views.table.Bar;
import org.xlcloud.views.table.BarNode;

/// Every mark of a state, the bar of parts, and the panes of empty, loading, failed and stale.
final class GalleryStates {
    private static final Problem PROBLEM = new Problem(
            "list hypervisors of cloud example",
            "https://nova.example.org:8774/v2.1",
            "the server answered Service Unavailable",
            503,
            "req-0b1ff7c7-94a5-4d8c-a0c9-8f3e2e9d2f01",
            "Nova's API is there but refuses to work; ask its administrator with the request id.");

    private GalleryStates() {}

    static Region all(InventoryContext context) {
        var marks = new FlowPane(18, 8);
        for (Look look : looks()) marks.getChildren().add(new StateMark(look));
        var bar = new BarNode();
        bar.show(new Bar(
                16,
                List.of(
                        new Bar.Part(7, "state-held"),
                        new Bar.Part(2, "state-reserved"),
                        new Bar.Part(1, "state-trouble"),
                        new Bar.Part(6, "state-free"))));
        bar.setMaxWidth(260);
        bar.setPrefHeight(10);
        var banner = new StaleBanner(context.times(), (_, _) -> {});
        banner.show("example", "Placement", context.times().now().minus(Duration.ofMinutes(3)), PROBLEM);
        var loading = new LoadingState("Asking Nova and Placement for the first time");
        loading.detail("Keystone has answered.");
        return new VBox(
                14,
                marks,
                bar,
                banner,
                new EmptyState(
                        Icon.GPU, "No GPUs", "No host of this cloud reports a GPU.", new Button("What to check")),
                loading,
                new ErrorState(PROBLEM, () -> {}));
    }

    private static List<Look> looks() {
        List<Look> looks = new ArrayList<>();
        for (GpuState state : GpuState.values()) looks.add(Look.of(state));
        for (Reading.Health health : Reading.Health.values()) looks.add(Look.of(health));
        for (Job.State state : Job.State.values()) looks.add(Look.of(state));
        return looks;
    }
}
