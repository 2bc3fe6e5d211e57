package org.xlcloud.services.metrics;

import java.time.Instant;
import java.util.List;
import org.xlcloud.services.flow.Problem;

/// A series that was put together from several places.
///
/// @param parts which place each stretch came from, oldest first
/// @param problems why some place could not be asked; what the others have is there all the same
public record Joined(Samples samples, List<Part> parts, List<Problem> problems) {
    public Joined {
        parts = List.copyOf(parts);
        problems = List.copyOf(problems);
    }

    /// A stretch without a gap that one source gave.
    ///
    /// @param from its first entry
    /// @param to its last entry
    public record Part(String source, Instant from, Instant to, int entries) {}
}
