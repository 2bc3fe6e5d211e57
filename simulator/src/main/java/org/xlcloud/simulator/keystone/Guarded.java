package org.xlcloud.simulator.keystone;

import java.io.IOException;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;

/// A service behind Keystone's middleware: its versions are for anybody, all else needs a token, and what it refuses is
/// answered in a form of its own.
public abstract class Guarded implements CloudService {
    /// What a service won't do.
    public abstract static class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        protected Refused(String message) {
            super(message);
        }

        /// Answers in the service's form for errors.
        protected abstract void answer(Call call) throws IOException;
    }

    private final Tokens tokens;

    protected Guarded(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public final void answer(Call call) throws IOException {
        stamp(call);
        if (open(call)) return;
        Grant grant = tokens.admit(call);
        if (grant == null) return;
        try {
            route(call, grant);
        } catch (Refused refused) {
            refused.answer(call);
        }
    }

    /// Sets the headers that every answer has.
    protected void stamp(Call call) {
        call.with("x-openstack-request-id", call.requestId());
    }

    /// Answers what needs no token; false where this is something else.
    protected abstract boolean open(Call call) throws IOException;

    /// Answers a call that has a token.
    ///
    /// @throws Refused with the answer, where the service won't
    protected abstract void route(Call call, Grant grant) throws IOException;
}
