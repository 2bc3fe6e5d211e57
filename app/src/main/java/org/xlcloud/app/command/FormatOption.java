package org.xlcloud.app.command;

import picocli.CommandLine.Option;

/// How a listing is written: the same option of every command that lists something.
final class FormatOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Listing.Format format = Listing.Format.table;
}
