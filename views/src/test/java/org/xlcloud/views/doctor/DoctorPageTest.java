package org.xlcloud.views.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.shell.PageSpec;

/// The page of GPUs that lie, as an operator reads it. With `-Dgallery.pictures=FOLDER` it writes what it shows.
class DoctorPageTest extends PageTest {
    @Override
    protected PageSpec spec(InventoryContext context) {
        var runner = new Runner(new Jobs(() -> SampleCloud.NOW), entry -> {}, () -> SampleCloud.NOW, "ada@desk");
        return DoctorPage.spec(
                context,
                new ActionDesk(runner, new Times(() -> SampleCloud.NOW, ZoneOffset.UTC)),
                name -> Optional.empty());
    }

    @BeforeEach
    void plant() {
        shown.put(SampleCloud.map(lying()));
        settle();
    }

    /// The sample cloud with an allocation that nobody owns, and Nova's servers among the sources.
    private Inventory lying() {
        List<Gpu> gpus = new ArrayList<>(demo.gpus());
        Gpu free = gpus.stream()
                .filter(gpu -> gpu.state() == GpuState.FREE)
                .findFirst()
                .orElseThrow();
        gpus.set(gpus.indexOf(free), strange(free));
        List<SourceState> sources = new ArrayList<>(demo.sources());
        sources.add(new SourceState(
                demo.cloud(), "Nova servers", SampleCloud.NOW, null, SampleCloud.NOW, Duration.ofSeconds(10)));
        return new Inventory(demo.cloud(), demo.hosts(), gpus, demo.instances(), sources, true, SampleCloud.NOW);
    }

    private static Gpu strange(Gpu gpu) {
        return new Gpu(
                gpu.cloud(),
                gpu.host(),
                gpu.address(),
                gpu.kind(),
                gpu.vendorId(),
                gpu.productId(),
                gpu.model(),
                gpu.resourceClass(),
                gpu.numaNode(),
                gpu.traits(),
                GpuState.TROUBLE,
                "held by 1b5c, which Nova does not list: an allocation left behind",
                new Holder("1b5c09a2-7f7e-4d36-9d0e-5a1f3c2b4d5e", null, null, null, null, null),
                gpu.providerId(),
                false);
    }

    private boolean says(String words) {
        return onFx(() -> robot.lookup(".label").queryAllAs(Label.class).stream()
                .anyMatch(label -> label.getText() != null && label.getText().contains(words)));
    }

    @Test
    void each_lie_is_a_row_with_evidence_danger_and_repair() {
        await(
                "the planted lie on top",
                () -> !table().getItems().isEmpty() && cell(0, "kind").equals("allocation without server"));
        assertEquals("medium", onFx(() -> cell(0, "risk")));
        onFx(() -> {
            table().getSelectionModel().clearAndSelect(0);
            return true;
        });
        for (String words : List.of(
                "no instance and no migration has this id",
                "openstack resource provider allocation delete 1b5c09a2",
                "The GPU is lost to everybody")) await(words, () -> says(words));
        picture("doctor");
    }

    @Test
    void a_cloud_at_peace_says_so() {
        shown.put(SampleCloud.map(
                new Inventory("demo", List.of(), List.of(), List.of(), lying().sources(), true, SampleCloud.NOW)));
        await("the words", () -> says("agree about every GPU"));
    }
}
