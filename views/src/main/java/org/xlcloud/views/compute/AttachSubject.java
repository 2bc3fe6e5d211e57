package org.xlcloud.views.compute;

import java.util.List;
import java.util.function.Function;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.AttachWay;
import org.xlcloud.services.compute.GpuAsk;

/// What is to have GPUs.
///
/// @param title "Attach GPUs to render-1"
/// @param model of the GPU that it began with; empty for any
/// @param host where a new instance is to run; empty for anywhere
/// @param ways tells the ways that there are for it; blocks
public record AttachSubject(
        String title, Cloud cloud, String model, String host, Function<GpuAsk, List<AttachWay>> ways) {}
