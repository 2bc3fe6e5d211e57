package org.xlcloud.views.compute;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.AttachWay;
import org.xlcloud.services.compute.GpuAsk;

/// What is to have GPUs.
///
/// @param title "Attach GPUs to render-1"
/// @param clouds where it is, or may be: the operator chooses where there are several
/// @param model of a GPU whose kind is offered first; empty for any
/// @param held how many GPUs it has now: one more is offered first
/// @param host where a new instance is to run; empty for anywhere
/// @param ways tells the ways that there are for it in a cloud; blocks
public record AttachSubject(
        String title,
        List<Cloud> clouds,
        String model,
        int held,
        String host,
        BiFunction<Cloud, GpuAsk, List<AttachWay>> ways) {
    public AttachSubject {
        clouds = List.copyOf(clouds);
    }

    /// Something that is in a cloud already.
    public AttachSubject(String title, Cloud cloud, Function<GpuAsk, List<AttachWay>> ways) {
        this(title, cloud, "", 0, ways);
    }

    /// An instance, with what it has.
    AttachSubject(String title, Cloud cloud, String model, int held, Function<GpuAsk, List<AttachWay>> ways) {
        this(title, List.of(cloud), model, held, "", (in, ask) -> ways.apply(ask));
    }
}
