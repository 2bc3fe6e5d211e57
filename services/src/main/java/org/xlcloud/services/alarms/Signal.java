package org.xlcloud.services.alarms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a source tells of an alarm: it is in a state.
///
/// @param at when it came into the state, by the source's clock
/// @param reason in the source's words
/// @param value what the reason is about, `81 °C`; empty for none
/// @param via who told it: `Aodh`, `webhook ops`, `console`
/// @param event the source's own id of the transition, where it has one: it is written once, however
/// often it is told
public record Signal(
        Definition definition,
        State state,
        Instant at,
        String reason,
        String value,
        String via,
        @Nullable String event) {}
