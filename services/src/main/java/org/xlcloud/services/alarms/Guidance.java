package org.xlcloud.services.alarms;

/// What an alarm means and what to do about it.
///
/// @param text for the operator; empty where nobody wrote one
/// @param page the related page of the console or an address of a runbook; empty for none
public record Guidance(String text, String page) {
    public static final Guidance NONE = new Guidance("", "");
}
