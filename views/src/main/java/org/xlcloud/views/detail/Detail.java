package org.xlcloud.views.detail;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;

/// Everything known about one object, ready to be shown.
///
/// @param kind as in a [Link]
/// @param cloud the cloud that it is in
/// @param id within its cloud, as in `xlcloud://CLOUD/KIND/ID`
/// @param subtitle what it is and where, in a few words
/// @param reason why it is in its state, where there is more to say
/// @param commands to find the same with the cloud's own tools
public record Detail(
        String kind,
        String cloud,
        String id,
        Icon icon,
        String title,
        String subtitle,
        @Nullable Look look,
        @Nullable String reason,
        List<Section> sections,
        List<Command> commands) {

    public Detail {
        sections = sections.stream().filter(section -> !section.facts.isEmpty()).toList();
        commands = List.copyOf(commands);
    }

    /// Facts that belong together. One without facts is left out.
    public record Section(String title, List<Fact> facts) {
        public Section {
            facts = List.copyOf(facts);
        }
    }

    /// @param command as typed in a shell
    public record Command(String title, String command) {}

    /// One line.
    ///
    /// @param text what is shown; of a time, null
    /// @param look a state beside the text
    /// @param at a time, shown in the window's zone and with its age
    public record Fact(
            String label,
            @Nullable String text,
            @Nullable Link link,
            @Nullable Look look,
            @Nullable Instant at) {

        public static Fact of(String label, String text) {
            return new Fact(label, text, null, null, null);
        }

        public static Fact of(String label, Link link) {
            return new Fact(label, link.text(), link, null, null);
        }

        public static Fact of(String label, Instant at) {
            return new Fact(label, null, null, null, at);
        }

        public static Fact of(String label, Look look) {
            return new Fact(label, look.word(), null, look, null);
        }
    }
}
