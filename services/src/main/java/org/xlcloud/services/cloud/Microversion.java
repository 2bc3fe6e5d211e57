package org.xlcloud.services.cloud;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of an OpenStack API, ordered by number: 2.9 comes before 2.10.
public record Microversion(int major, int minor) implements Comparable<Microversion> {
    private static final Pattern FORM = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})");

    /// Reads "2.93" and "v2.93".
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static Microversion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) throw new IllegalArgumentException("not a microversion: " + Text.line(text));
        return new Microversion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public boolean isBefore(Microversion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Microversion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
