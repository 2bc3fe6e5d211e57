package org.xlcloud.services.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.xlcloud.services.flow.Reading;

/// Readings that succeeded, for joins in tests.
final class Readings {
    private Readings() {}

    static Parts of(Computes computes, Servers servers, Devices devices, Instant at) {
        return new Parts(
                reading(computes, at),
                reading(servers, at),
                reading(devices, at),
                reading(Map.of(), at),
                reading(Places.UNKNOWN, at),
                reading(Map.of(), at));
    }

    private static <T> Reading<T> reading(T value, Instant at) {
        return Reading.<T>loading("s", Duration.ofSeconds(10)).succeeded(value, at);
    }
}
