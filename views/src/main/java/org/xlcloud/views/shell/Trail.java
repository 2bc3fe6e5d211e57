package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Back and forward, as in a browser: going somewhere new forgets what lay ahead.
final class Trail {
    private static final int MOST = 100;

    private final List<Place> places = new ArrayList<>();
    private int at = -1;

    void visit(Place place) {
        if (at >= 0 && places.get(at).equals(place)) return;
        places.subList(at + 1, places.size()).clear();
        places.add(place);
        if (places.size() > MOST) places.removeFirst();
        at = places.size() - 1;
    }

    boolean canGoBack() {
        return at > 0;
    }

    boolean canGoForward() {
        return at + 1 < places.size();
    }

    @Nullable
    Place back() {
        return canGoBack() ? places.get(--at) : null;
    }

    @Nullable
    Place forward() {
        return canGoForward() ? places.get(++at) : null;
    }
}
