package org.xlcloud.views.actions;

import java.util.List;
import org.xlcloud.services.actions.PreviewReport;

/// A preview as text, to be copied.
final class PreviewText {
    private PreviewText() {}

    static String of(String title, List<ActionDialog.Looked> looked) {
        var text = new StringBuilder();
        if (looked.size() > 1) text.append(title).append('\n');
        for (ActionDialog.Looked each : looked)
            text.append(PreviewReport.of(each.preview())).append('\n');
        return text.toString();
    }
}
