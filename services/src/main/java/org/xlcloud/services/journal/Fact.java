package org.xlcloud.services.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened, to be written.
///
/// @param at when it happened by its source's clock; it orders the journal
/// @param cloud the cloud's name; empty for what belongs to none
/// @param source who says so: `Aodh`, `webhook ops`, `console`, `Heat`
/// @param subject the key of what it is about, most often an alarm's; empty where there is none
/// @param who the person, `alice@desk-7`; empty for what happens by itself
/// @param text one sentence for people
/// @param cause why, in the source's words; empty where it gives none
/// @param links what it hangs on
/// @param detail JSON for programs, without secrets; empty for none
/// @param once where not null, a second fact with the same is recognised as a duplicate and not written
public record Fact(
        Instant at,
        Kind kind,
        String cloud,
        String source,
        String subject,
        String who,
        String text,
        String cause,
        List<Link> links,
        String detail,
        @Nullable String once) {
    public Fact {
        links = List.copyOf(links);
    }

    /// A fact with its sentence; add the rest with the other methods.
    public static Fact of(Instant at, Kind kind, String cloud, String source, String subject, String text) {
        return new Fact(at, kind, cloud, source, subject, "", text, "", List.of(), "", null);
    }

    public Fact by(String who) {
        return new Fact(at, kind, cloud, source, subject, who, text, cause, links, detail, once);
    }

    public Fact because(String cause) {
        return new Fact(at, kind, cloud, source, subject, who, text, cause, links, detail, once);
    }

    public Fact on(List<Link> links) {
        return new Fact(at, kind, cloud, source, subject, who, text, cause, links, detail, once);
    }

    /// @param json for programs; without secrets
    public Fact with(String json) {
        return new Fact(at, kind, cloud, source, subject, who, text, cause, links, json, once);
    }

    /// Writes it once only, whoever tells it again.
    public Fact once(String key) {
        return new Fact(at, kind, cloud, source, subject, who, text, cause, links, detail, key);
    }
}
