package org.xlcloud.services.inventory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;

/// Reads every source of a cloud once, all at the same time.
final class Loader {
    private final Sources sources;
    private final InstantSource clock;
    private final CloudInventory.Pace pace;

    Loader(Sources sources, InstantSource clock, CloudInventory.Pace pace) {
        this.sources = sources;
        this.clock = clock;
        this.pace = pace;
    }

    /// @param placed whether aggregates and zones are read, too
    Parts load(boolean placed) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var servers = threads.submit(() -> once("Nova servers", pace.servers(), sources::servers));
            var devices = threads.submit(() -> once("Placement", pace.devices(), () -> sources.devices(Servers.NONE)));
            var computes = threads.submit(() -> once("Nova", pace.hosts(), sources::computes));
            var flavors = threads.submit(() -> once("Flavors", pace.names(), sources::flavors));
            var places = threads.submit(
                    () -> once("Aggregates", pace.names(), placed ? sources::places : () -> Places.UNKNOWN));
            var projects = threads.submit(() -> once("Projects", pace.names(), sources::projects));
            Reading<Servers> listed = result(servers);
            if (hasStranger(listed, result(devices))) {
                listed = result(threads.submit(() -> once("Nova servers", pace.servers(), sources::servers)));
            }
            Reading<Devices> found = result(devices);
            Servers known = listed.value();
            if (known != null && found.value() != null && sources.devicesMiss(known)) {
                found = result(threads.submit(() -> once("Placement", pace.devices(), () -> sources.devices(known))));
            }
            return new Parts(result(computes), listed, found, result(flavors), result(places), result(projects));
        }
    }

    /// Whether Placement names a holder that Nova did not list: it may have come after the listing, so the servers are
    /// read once more, which costs one request.
    private static boolean hasStranger(Reading<Servers> servers, Reading<Devices> devices) {
        Devices found = devices.value();
        Servers listed = servers.value();
        if (found == null || listed == null) return false;
        return found.byHost().values().stream()
                .flatMap(List::stream)
                .anyMatch(device ->
                        !listed.byId().keySet().containsAll(device.held().keySet()));
    }

    private <T> Reading<T> once(String source, Duration interval, Callable<T> ask) throws Exception {
        Reading<T> loading = Reading.loading(source, interval);
        try {
            return loading.succeeded(ask.call(), clock.instant());
        } catch (ProblemException e) {
            return loading.failed(e.problem(), clock.instant());
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("read the inventory", "the console", "cancelled"), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a defect of the console", e.getCause());
        }
    }
}
