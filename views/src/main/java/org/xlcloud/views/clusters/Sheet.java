package org.xlcloud.views.clusters;

import java.util.Objects;

/// The style sheet of this package's dialogs.
final class Sheet {
    static final String CLUSTERS =
            Objects.requireNonNull(Sheet.class.getResource("clusters.css")).toExternalForm();

    private Sheet() {}
}
