package org.xlcloud.services.actions;

/// What is found when one looks whether a change has happened.
public enum Look {
    HAPPENED,
    /// Nothing of it is to be seen.
    NOT_SEEN
}
