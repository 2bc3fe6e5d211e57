package org.xlcloud.installer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a build is called, from the repository's tags: a tagged commit by its tag, any other by what it leads to or
/// comes from.
///
/// @param text in the order of `java.lang.module.ModuleDescriptor.Version`: `1.2.0` for the tag v1.2.0, `1.2.0+4.gabc`
///     four commits later, `0.1.0-342.gabc` before the first tag
record Version(String text) {
    private static final Pattern DESCRIBED = Pattern.compile("v(\\d+(?:\\.\\d+)*)-(\\d+)-(g[0-9a-f]+)");

    /// @param described by `git describe --tags --long --match 'v[0-9]*'`; empty when there is no tag
    /// @param next what the first tag will be, where there is none
    /// @param commits so far
    /// @param commit the commit's short name
    static Version ofGit(String described, String next, long commits, String commit) {
        Matcher tag = DESCRIBED.matcher(described);
        if (!tag.matches()) return new Version(next + "-" + commits + ".g" + commit);
        boolean exactly = tag.group(2).equals("0");
        return new Version(exactly ? tag.group(1) : tag.group(1) + "+" + tag.group(2) + "." + tag.group(3));
    }

    /// As dpkg and rpm order versions: what comes before a version has a tilde.
    String linux() {
        return text.replace('-', '~');
    }

    /// As Windows and macOS want them: three numbers.
    String numbers() {
        String[] parts = text.replaceFirst("[-+].*", "").split("\\.", -1);
        var numbers = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            if (i > 0) numbers.append('.');
            numbers.append(i < parts.length ? parts[i] : "0");
        }
        // macOS refuses a version that begins with zero
        return numbers.toString().startsWith("0.") ? "1" + numbers.substring(1) : numbers.toString();
    }
}
