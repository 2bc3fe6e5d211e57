package org.xlcloud.services.ganglia;

import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.cloud.Text;

/// What is odd about a document, in words; the first few are kept and the others counted, since a publisher with a
/// defect has it on every node.
final class Oddities {
    private static final int MOST = 100;

    private final List<String> kept = new ArrayList<>();
    private int more;

    void say(String words) {
        if (kept.size() < MOST) kept.add(Text.line(words));
        else more++;
    }

    /// Whether another one would be counted only, so that its words need not be made.
    boolean full() {
        if (kept.size() < MOST) return false;
        more++;
        return true;
    }

    List<String> kept() {
        return kept;
    }

    int more() {
        return more;
    }
}
