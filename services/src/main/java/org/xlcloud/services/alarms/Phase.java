package org.xlcloud.services.alarms;

/// Where an alarm is in an operator's work (ISA-18.2's states).
public enum Phase {
    /// Nothing to do.
    NORMAL("Normal"),
    /// Active and nobody has said "I see to it".
    UNACKNOWLEDGED("Unacknowledged"),
    /// Active and somebody sees to it.
    ACKNOWLEDGED("Acknowledged"),
    /// It has gone by itself and nobody has seen it yet.
    RETURNED("Recovered, unacknowledged"),
    /// An operator wants to hear nothing of it until a time.
    SHELVED("Shelved"),
    /// Taken out of service until somebody puts it back.
    OUT_OF_SERVICE("Out of service");

    private final String title;

    Phase(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
