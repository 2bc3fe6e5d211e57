package org.xlcloud.services.actions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;

/// What an action would do, found out without doing it.
///
/// @param title the action's
/// @param cloud the cloud's name
/// @param production whether the cloud is marked as one where a mistake costs
/// @param calls that change something, in order
/// @param touched the blast radius
/// @param warnings what the operator should know before saying yes
/// @param blockers what stands against it; with any of them it does not run
/// @param nothingToDo said when all of it has been done already; it then ends at once and changes nothing
/// @param typedName the name that the operator must type to say yes; null where a button will do
/// @param usually how long it usually takes; null where that is not known
public record Preview(
        String title,
        String cloud,
        boolean production,
        List<Call> calls,
        List<Touched> touched,
        List<String> warnings,
        List<Blocker> blockers,
        @Nullable String nothingToDo,
        @Nullable String typedName,
        @Nullable Duration usually) {

    public Preview {
        calls = List.copyOf(calls);
        touched = List.copyOf(touched);
        warnings = List.copyOf(warnings);
        blockers = List.copyOf(blockers);
    }

    /// Whether it may run.
    public boolean open() {
        return blockers.isEmpty();
    }

    /// Whether something is lost by it.
    public boolean grave() {
        return typedName != null || touched.stream().anyMatch(Touched::grave);
    }

    /// Of one among several that could not be looked at: the others need not wait for it.
    public static Preview unanswered(Action action, Problem problem) {
        return new Preview(
                action.title(),
                action.cloud(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(new Blocker(Reason.UNANSWERED, "it could not be looked at: " + problem.reason())),
                null,
                null,
                null);
    }

    /// Begins a preview; a cloud that is marked as read-only blocks it from the start.
    public static Builder of(Action action, Cloud cloud) {
        var builder = new Builder(action, cloud);
        if (cloud.config().readOnly())
            builder.blocker(
                    Reason.READ_ONLY,
                    "cloud " + cloud.name() + " is marked as read-only (xlcloud: read_only in "
                            + cloud.config().source() + ")");
        return builder;
    }

    /// Collects what a preview says.
    public static final class Builder {
        private final Action action;
        private final Cloud cloud;
        private final List<Call> calls = new ArrayList<>();
        private final List<Touched> touched = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<Blocker> blockers = new ArrayList<>();
        private @Nullable String nothingToDo;
        private @Nullable String typedName;
        private @Nullable Duration usually;

        private Builder(Action action, Cloud cloud) {
            this.action = action;
            this.cloud = cloud;
        }

        public Builder call(String service, String method, String path, String body) {
            calls.add(new Call(service, method, path, body));
            return this;
        }

        public Builder touches(Touched.Kind kind, String id, String name, String effect) {
            touched.add(new Touched(kind, id, name, effect, false));
            return this;
        }

        /// Something that loses by it.
        public Builder hurts(Touched.Kind kind, String id, String name, String effect) {
            touched.add(new Touched(kind, id, name, effect, true));
            return this;
        }

        public Builder warning(String words) {
            warnings.add(words);
            return this;
        }

        /// Said once, whoever says it again: an action that is made of others takes theirs over.
        public Builder blocker(Reason reason, String words) {
            var blocker = new Blocker(reason, words);
            if (!blockers.contains(blocker)) blockers.add(blocker);
            return this;
        }

        /// Blocks unless the caller has one of the roles in the scope that the cloud is entered with.
        public Builder needsRole(String role) {
            if (!Roles.of(cloud).contains(role))
                blocker(
                        Reason.PERMISSION,
                        "needs role " + role + "; " + Roles.words(cloud) + " ("
                                + cloud.config().source() + ")");
            return this;
        }

        public Builder nothingToDo(String words) {
            nothingToDo = words;
            return this;
        }

        public Builder typed(String name) {
            typedName = name;
            return this;
        }

        public Builder usually(Duration span) {
            usually = span;
            return this;
        }

        /// Whether the caller lacks a role: much of what a preview tells may then not be read either.
        public boolean forbidden() {
            return blocked(reason -> reason == Reason.PERMISSION);
        }

        /// Whether something stands against it that is of such a reason.
        public boolean blocked(Predicate<Reason> by) {
            return blockers.stream().map(Blocker::reason).anyMatch(by);
        }

        public Preview build() {
            return new Preview(
                    action.title(),
                    cloud.name(),
                    cloud.config().production(),
                    calls,
                    touched,
                    warnings,
                    blockers,
                    nothingToDo,
                    typedName,
                    usually);
        }
    }
}
