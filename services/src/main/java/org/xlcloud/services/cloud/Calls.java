package org.xlcloud.services.cloud;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The calls that one action made to change something, with the servers' request ids: for the audit trail.
///
/// Calls that only read are not noted. A call stands in the list from the moment that it is sent.
public final class Calls {
    private static final ScopedValue<Calls> CURRENT = ScopedValue.newInstance();

    private final List<Made> made = new CopyOnWriteArrayList<>();

    /// A call that was made.
    ///
    /// @param service "Nova"
    /// @param path below the service's address, with its query
    /// @param status the HTTP status; null where no answer came
    /// @param requestId the server's id of it, which its administrator finds in the logs
    public record Made(
            Instant at,
            String service,
            String method,
            String path,
            @Nullable Integer status,
            @Nullable String requestId) {

        /// `POST /servers/1f…/action of Nova, status 202, request req-8d…`
        public String oneLine() {
            return method + " " + path + " of " + service + (status == null ? ", no answer" : ", status " + status)
                    + (requestId == null ? "" : ", request " + requestId);
        }
    }

    /// What is done, and may fail as it likes.
    public interface Work<T, X extends Throwable> {
        T run() throws X;
    }

    /// Notes the changes that `work` sends on this thread.
    public <T, X extends Throwable> T noting(Work<T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work::run);
    }

    /// In the order in which they were sent.
    public List<Made> made() {
        return List.copyOf(made);
    }

    /// A note for a change that is about to be sent; it writes nothing where nobody listens.
    static Note begin(Service service, String method, String path) {
        boolean reads = "GET".equals(method) || "HEAD".equals(method);
        return reads || !CURRENT.isBound() ? Note.NONE : new Note(CURRENT.get(), service, method, path);
    }

    /// A call under way.
    static final class Note {
        static final Note NONE = new Note(null, Service.IDENTITY, "", "");

        private final @Nullable Calls calls;
        private final Service service;
        private final String method;
        private final String path;
        private @Nullable Made made;

        private Note(@Nullable Calls calls, Service service, String method, String path) {
            this.calls = calls;
            this.service = service;
            this.method = method;
            this.path = path;
        }

        /// It goes onto the wire now: from here on it may have been carried out.
        void sent(Instant at) {
            if (calls == null || made != null) return;
            made = new Made(at, service.product(), method, Text.line(path), null, null);
            calls.made.add(made);
        }

        /// An answer came; that of a repeat replaces the one before.
        void answered(int status, @Nullable String requestId) {
            if (calls == null || made == null) return;
            var answered = new Made(made.at(), made.service(), made.method(), made.path(), status, requestId);
            calls.made.set(calls.made.lastIndexOf(made), answered);
            made = answered;
        }
    }
}
