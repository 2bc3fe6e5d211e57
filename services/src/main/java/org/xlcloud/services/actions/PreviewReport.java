package org.xlcloud.services.actions;

/// A preview as plain text: what `--dry-run` prints and "Copy preview" copies.
public final class PreviewReport {
    private PreviewReport() {}

    public static String of(Preview preview) {
        var text = new StringBuilder(preview.title())
                .append(" (cloud ")
                .append(preview.cloud())
                .append(preview.production() ? ", PRODUCTION)" : ")");
        for (Blocker blocker : preview.blockers())
            text.append("\n  not possible: ")
                    .append(blocker.words())
                    .append(" [")
                    .append(blocker.reason().word())
                    .append(']');
        if (preview.nothingToDo() != null) text.append("\n  nothing to do: ").append(preview.nothingToDo());
        for (String warning : preview.warnings()) text.append("\n  warning: ").append(warning);
        for (Touched touched : preview.touched())
            text.append(touched.grave() ? "\n  hurts " : "\n  touches ")
                    .append(touched.kind().word())
                    .append(' ')
                    .append(touched.name())
                    .append(touched.id().equals(touched.name()) ? "" : " (" + touched.id() + ")")
                    .append(": ")
                    .append(touched.effect());
        for (Call call : preview.calls()) text.append("\n  sends ").append(call.oneLine());
        if (preview.usually() != null)
            text.append("\n  usually takes ")
                    .append(Math.max(1, preview.usually().toSeconds()))
                    .append(" s");
        return text.toString();
    }
}
