package org.xlcloud.services.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.xlcloud.services.flow.Reading;

/// The newest readings of a cloud's sources, from which its inventory is joined.
///
/// @param flavors extra specs by flavor name
/// @param projects names by id
record Parts(
        Reading<Computes> computes,
        Reading<Servers> servers,
        Reading<Devices> devices,
        Reading<Map<String, Map<String, String>>> flavors,
        Reading<Places> places,
        Reading<Map<String, String>> projects) {

    List<SourceState> states(String cloud) {
        return all().map(reading -> SourceState.of(cloud, reading)).toList();
    }

    /// Whether each has answered or failed at least once.
    boolean loaded() {
        return all().allMatch(reading -> reading.triedAt() != null);
    }

    private Stream<Reading<?>> all() {
        return Stream.of(computes, servers, devices, flavors, places, projects);
    }
}
