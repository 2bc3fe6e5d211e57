package org.xlcloud.views.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import org.xlcloud.services.flow.Problem;

/// A problem as text: the lines that a details view shows, and what Copy puts onto the clipboard.
public final class ProblemText {
    private ProblemText() {}

    /// One line of a details view.
    public record Line(String label, String value) {}

    /// "Cannot list hypervisors of cloud lab".
    public static String headline(Problem problem) {
        return "Cannot " + problem.doing();
    }

    /// Where, what, status and request id, in this order, without what is not known.
    public static List<Line> lines(Problem problem) {
        var lines = new ArrayList<Line>();
        lines.add(new Line("Where", problem.system()));
        lines.add(new Line("What", problem.reason()));
        if (problem.status() != null) lines.add(new Line("Status", String.valueOf(problem.status())));
        if (problem.requestId() != null) lines.add(new Line("Request id", problem.requestId()));
        return lines;
    }

    /// Everything known, one fact per line, as a person would paste it into a ticket.
    public static String report(Problem problem) {
        var report = new StringBuilder(headline(problem));
        for (Line line : lines(problem))
            report.append('\n').append(line.label()).append(": ").append(line.value());
        if (problem.hint() != null) report.append("\nNext step: ").append(problem.hint());
        return report.toString();
    }

    public static void copy(Problem problem) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, report(problem)));
    }
}
