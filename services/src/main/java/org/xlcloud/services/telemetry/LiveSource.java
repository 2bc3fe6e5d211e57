package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;

/// A place that tells the newest values of a cloud: how it is read, and what its answers mean.
///
/// @param <R> one whole answer
interface LiveSource<R> {
    /// The short name on screen: `Ganglia`, `Prometheus`, `Gnocchi`.
    String name();

    /// Its address, for messages.
    String system();

    /// How often it is asked.
    Duration interval();

    /// Blocks.
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when it can't be read
    R read();

    /// When an answer arrived, by our clock.
    Instant at(R report);

    /// Whether the cloud has it at all; what is not there is no failure and has no light.
    default boolean present(R report) {
        return true;
    }

    /// @param old whether the answer is older than it should be: then nothing in it is live
    Joined join(R report, Lookup lookup, Witness witness, boolean old);

    /// What the answer itself says of the source's health, beside that it came.
    default SourceState state(SourceState asked, R report) {
        return asked;
    }

    /// What is odd about an answer although it could be read.
    List<Problem> remarks(R report);

    /// When the values of a GPU in this answer were last heard: the time under which they are kept.
    default Instant heard(R report, GpuTelemetry gpu) {
        return gpu.at();
    }
}
