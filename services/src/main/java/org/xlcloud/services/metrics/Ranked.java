package org.xlcloud.services.metrics;

/// A subject's place in a ranking: its mean, least and greatest value over the time that was asked for.
public record Ranked(Subject subject, double mean, double min, double max) {}
