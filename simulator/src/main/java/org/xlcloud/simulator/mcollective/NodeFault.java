package org.xlcloud.simulator.mcollective;

/// What is wrong with a node.
public enum NodeFault {
    NONE,
    /// Takes everything and answers nothing.
    SILENT,
    /// Answers two seconds late.
    LATE,
    /// Gives every answer twice.
    TWICE,
    /// Answers with 500 MB.
    HUGE,
    /// Signs with a key of its own making.
    FORGED,
    /// Leaves the signature out.
    UNSIGNED,
    /// Its clock says ten minutes ago, in answers only.
    EXPIRED,
    /// Sends its first answer again in place of every later one, with the new request's id.
    REPLAYED,
    /// Puts a Ruby object's tag into the envelope.
    TAGGED,
    /// Uses the Marshal serializer.
    MARSHAL,
    /// Its clock is ten minutes ahead: it takes every request for expired.
    AHEAD,
    /// Answers also what was meant for others.
    EAGER,
    /// Is well on the bus, but its converges fail with 1.
    UNWELL
}
