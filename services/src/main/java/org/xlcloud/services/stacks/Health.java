package org.xlcloud.services.stacks;

import java.util.Locale;
import org.xlcloud.services.openstack.StackStatus;

/// How something in a tree of stacks is doing, from best to worst: the worst of what is below wins.
public enum Health {
    /// Done, and as it should be.
    OK,
    /// Not begun, or a word that we don't know.
    UNKNOWN,
    /// Something is being done with it.
    BUSY,
    /// Heat is content, but what it stands for is not as it should be: a server that is shut off or gone, a GPU in
    /// trouble.
    ATTENTION,
    /// The last thing that was done with it failed.
    FAILED;

    static Health of(StackStatus status) {
        return switch (status.state()) {
            case COMPLETE -> OK;
            case IN_PROGRESS -> BUSY;
            case FAILED -> FAILED;
            case UNKNOWN -> UNKNOWN;
        };
    }

    public boolean worseThan(Health other) {
        return compareTo(other) > 0;
    }

    /// As on screen and in JSON: lower case.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
