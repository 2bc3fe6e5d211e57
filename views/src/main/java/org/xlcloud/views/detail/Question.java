package org.xlcloud.views.detail;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;

/// Asks a server about what is selected while its tab shows, and shows the answer, or in its place that it is awaited,
/// why there is none, or that it is gone. News of the same subject replace the answer without a blink; if they fail,
/// the last answer stays. On the JavaFX thread; the asking is on another.
///
/// @param <Q> the subject: equal ones are asked about once
public final class Question<Q, A> {
    private static final int NOT_FOUND = 404;

    private final String server;
    private final String what;
    private final Function<Q, A> ask;
    private final Consumer<A> show;
    private final Node good;
    private final BiPredicate<Q, Q> same;
    private final StackPane content;
    private @Nullable Q wanted;
    private @Nullable Q asked;
    private boolean answered;
    private boolean busy;
    private boolean showing;
    private long number;

    /// @param server who is asked: `Heat`
    /// @param what is asked for: `template`
    /// @param ask blocks; on another thread
    /// @param good shows the answer
    public Question(String server, String what, Function<Q, A> ask, Consumer<A> show, Node good) {
        this(server, what, ask, show, good, Object::equals);
    }

    /// @param same whether a subject is another one's news, whose answer replaces that one's without a blink
    public Question(
            String server, String what, Function<Q, A> ask, Consumer<A> show, Node good, BiPredicate<Q, Q> same) {
        this.server = server;
        this.same = same;
        this.what = what;
        this.ask = ask;
        this.show = show;
        this.good = good;
        content = new StackPane(good);
    }

    public Node node() {
        return content;
    }

    /// What is asked about; null for nothing.
    public @Nullable Q subject() {
        return wanted;
    }

    /// Takes another subject, or the same; null for none.
    public void of(@Nullable Q subject) {
        wanted = subject;
        if (showing && !Objects.equals(wanted, asked)) again();
    }

    public void showing(boolean now) {
        showing = now;
        if (now && !Objects.equals(wanted, asked)) again();
    }

    /// Asks for news of the same subject if the tab shows.
    public void news() {
        if (showing && !busy) again();
    }

    private void again() {
        Q subject = wanted;
        long mine = ++number;
        if (subject == null) {
            asked = null;
            return;
        }
        if (asked == null || !same.test(subject, asked) || !answered) {
            answered = false;
            content.getChildren().setAll(new LoadingState("Asking " + server + " for the " + what));
        }
        asked = subject;
        busy = true;
        Thread.ofVirtual().name(server + " " + what).start(() -> {
            try {
                A answer = ask.apply(subject);
                FxHop.run(() -> answered(mine, answer));
            } catch (ProblemException e) {
                FxHop.run(() -> failed(mine, e.problem()));
            } catch (RuntimeException e) {
                System.getLogger(Question.class.getName()).log(Level.WARNING, "Cannot read the " + what, e);
                Problem problem = Problem.of("read the " + what, server, String.valueOf(e));
                FxHop.run(() -> failed(mine, problem));
            }
        });
    }

    private void answered(long to, A answer) {
        if (to != number) return;
        busy = false;
        answered = true;
        show.accept(answer);
        if (!content.getChildren().contains(good)) content.getChildren().setAll(good);
    }

    private void failed(long to, Problem problem) {
        if (to != number) return;
        busy = false;
        Integer status = problem.status();
        if (status != null && status == NOT_FOUND) {
            content.getChildren()
                    .setAll(new EmptyState(
                            Icon.EMPTY,
                            server + " has it no more",
                            "It was deleted after this list was read; there is no " + what + " to show."));
            return;
        }
        if (answered) return;
        var scroll = new ScrollPane(new ErrorState(problem, this::again));
        scroll.setFitToWidth(true);
        content.getChildren().setAll(scroll);
    }
}
