package org.xlcloud.services.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A disagreement between the witnesses of a GPU.
///
/// @param gpu the GPU's key; null where it is about none in particular
/// @param host the host's name; empty where none is concerned
/// @param address the GPU's address; empty where it is about none in particular
/// @param consumer the instance's id, or whatever else holds it in Placement; null where nobody does
/// @param instance the instance's name; null where Nova has none
/// @param provider the GPU's resource provider; null where it has none
/// @param words the disagreement in a sentence
/// @param evidence what each witness says
/// @param since since when it is so at least; null where nothing tells
public record Finding(
        String cloud,
        Kind kind,
        @Nullable String gpu,
        String host,
        String address,
        @Nullable String consumer,
        @Nullable String instance,
        @Nullable String provider,
        String words,
        List<String> evidence,
        @Nullable Instant since,
        Repair repair) {

    public Finding {
        evidence = List.copyOf(evidence);
    }

    /// Stable over examinations: the same lie has the same id.
    public String id() {
        String subject = gpu == null ? String.valueOf(consumer) : gpu.substring(gpu.indexOf('/') + 1);
        return kind.word() + ":" + subject + (consumer == null || gpu == null ? "" : ":" + consumer);
    }

    /// Unique over all clouds.
    public String key() {
        return cloud + "/" + id();
    }

    /// How much may be lost while it stays.
    public enum Risk {
        LOW,
        MEDIUM,
        HIGH;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The kinds of lies.
    public enum Kind {
        ALLOCATION_WITHOUT_SERVER(
                "allocation without server", Risk.MEDIUM, "The GPU is lost to everybody: nobody can be given it."),
        ALLOCATION_LEFT_BEHIND(
                "allocation left behind", Risk.MEDIUM, "The GPU stays held by an instance that runs elsewhere."),
        SERVER_WITHOUT_ALLOCATION(
                "server without allocation",
                Risk.HIGH,
                "Placement may give the GPU to a second instance, whose boot then fails or takes it away."),
        MORE_THAN_ASKED("more GPUs than the flavor asks", Risk.MEDIUM, "A GPU is held that nobody uses or pays for."),
        TWO_HOLDERS("one GPU, two holders", Risk.HIGH, "Two instances may be given the same card."),
        MISSING_IN_GUEST("missing in the guest", Risk.HIGH, "The instance computes without the GPU it holds."),
        NOT_REATTACHED(
                "not re-attached", Risk.HIGH, "The instance came back without any of its GPUs and works on the CPU."),
        GUEST_SEES_MORE(
                "guest sees more than it holds",
                Risk.HIGH,
                "A card works outside of all accounting: the whitelist is wide."),
        RESERVED(
                "reserved",
                Risk.LOW,
                "The GPU is given to nobody until it is cleaned or the reservation is taken back."),
        UNAVAILABLE("unavailable", Risk.MEDIUM, "Placement neither offers the GPU nor says who holds it."),
        HELD_BY_FAILED("held by a failed instance", Risk.MEDIUM, "An instance that does not run holds the GPU."),
        WITHOUT_HOST("provider without host", Risk.MEDIUM, "Placement offers a GPU of a host that Nova does not know."),
        HOST_CLOSED_IN_PLACEMENT(
                "host closed in Placement", Risk.LOW, "Nova has the host enabled, but Placement offers nothing of it.");

        private final String title;
        private final Risk risk;
        private final String danger;

        Kind(String title, Risk risk, String danger) {
            this.title = title;
            this.risk = risk;
            this.danger = danger;
        }

        /// As on screen.
        public String title() {
            return title;
        }

        public Risk risk() {
            return risk;
        }

        /// What may happen while it stays.
        public String danger() {
            return danger;
        }

        /// As in JSON: `allocation-without-server`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What ends it.
    ///
    /// @param how which of our actions does it
    /// @param words what to do, for people
    /// @param command what the cloud's administrator types where we can't do it, or to do it by hand
    public record Repair(How how, String words, String command) {

        /// Who can repair it.
        public enum How {
            /// Deletes all that the consumer holds in Placement.
            DELETE_ALLOCATION,
            /// Takes the one GPU out of what the consumer holds in Placement.
            DROP_FROM_ALLOCATION,
            /// Sets the GPU's reservation in Placement to zero.
            UNRESERVE,
            /// Reboots the instance hard, so that its devices are attached anew.
            HARD_REBOOT,
            /// Takes the trait off the host's provider.
            OPEN_HOST,
            /// No API can do it: the command is for the cloud's administrator.
            BY_HAND
        }

        /// Whether an action of ours does it.
        public boolean ours() {
            return how != How.BY_HAND;
        }
    }
}
