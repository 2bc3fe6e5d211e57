package org.xlcloud.views.inventory;

import java.util.List;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// What stands in the place of rows while there are none, one node for each state, made again only when the state says
/// something else.
public final class Placeholders {
    private final String many;
    private final Icon icon;
    private final String whyEmpty;
    private final Refresh refresh;
    private @Nullable Health last;
    private @Nullable Node node;

    public Placeholders(String many, Icon icon, String whyEmpty, Refresh refresh) {
        this.many = many;
        this.icon = icon;
        this.whyEmpty = whyEmpty;
        this.refresh = refresh;
    }

    public Node of(Health health) {
        Node made = node;
        if (made != null && health.equals(last)) return made;
        last = health;
        made = make(health);
        node = made;
        return made;
    }

    private Node make(Health health) {
        return switch (health) {
            case Health.NoCloud() ->
                new EmptyState(
                        Icon.CLOUD,
                        "No cloud is open",
                        "Open one in the list of clouds at the top of the window; its " + many + " appear here.");
            case Health.Loading loading -> loading(loading);
            case Health.Failed failed -> new ErrorState(failed.problem(), refresh.of(failed.cloud(), failed.source()));
            case Health.Stale _, Health.Partial _, Health.Good() -> new EmptyState(icon, "No " + many, whyEmpty);
        };
    }

    private static Node loading(Health.Loading loading) {
        var state = new LoadingState("Asking " + words(loading.awaited(), "the services") + " for the first time");
        if (!loading.answered().isEmpty()) {
            state.detail(words(loading.answered(), "") + " "
                    + (loading.answered().size() == 1 ? "has" : "have") + " answered.");
        }
        return state;
    }

    private static String words(List<String> names, String none) {
        if (names.isEmpty()) return none;
        if (names.size() == 1) return names.getFirst();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
}
