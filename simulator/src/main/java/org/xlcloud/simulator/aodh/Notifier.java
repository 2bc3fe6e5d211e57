package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;

/// Posts to the actions of an alarm as Aodh's notifier does: JSON, an id of the request in the header,
/// five tries.
public final class Notifier implements Alarms.Action {
    private static final Logger LOG = System.getLogger(Notifier.class.getName());
    private static final int TRIES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Predicate<String> ours;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /// @param ours whether an address is this cloud's own, whose signals arrive by another way
    public Notifier(Predicate<String> ours) {
        this.ours = ours;
    }

    @Override
    public void fire(String url, Alarm alarm, JsonNode message) {
        if (!url.startsWith("http") || ours.test(url)) return;
        String body = message.toString();
        // The world must not wait for a receiver.
        Thread.ofVirtual().name("notify " + alarm.id()).start(() -> post(url, body));
    }

    private void post(String url, String body) {
        String id = "req-" + UUID.randomUUID();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                var request = HttpRequest.newBuilder(URI.create(url))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("x-openstack-request-id", id)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status < 500) return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (java.io.IOException | IllegalArgumentException e) {
                LOG.log(Level.DEBUG, "The action " + url + " can't be reached", e);
            }
            try {
                Thread.sleep(Duration.ofMillis(200L * attempt));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
