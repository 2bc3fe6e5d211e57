package org.xlcloud.services.cloud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/// Looks names up within a limit: the system's resolver has none, and can't be interrupted either.
final class BoundedDns extends SystemDefaultDnsResolver {
    private final Duration limit;

    BoundedDns(Duration limit) {
        this.limit = limit;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var found = new CompletableFuture<InetAddress[]>();
        Thread.startVirtualThread(() -> {
            try {
                found.complete(InetAddress.getAllByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return found.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unknown(host + ": no answer within " + limit.toMillis() / 1000.0 + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host + ": cancelled", e);
        } catch (ExecutionException e) {
            throw unknown(host, e);
        }
    }

    private static UnknownHostException unknown(String message, Throwable cause) {
        return (UnknownHostException) new UnknownHostException(message).initCause(cause);
    }
}
