package org.xlcloud.services.mcollective;

/// A message that was not taken for an answer, and why.
///
/// @param sender who the message says it is from; nobody vouches for that
/// @param detail what exactly was wrong, on one line
public record Rejection(Kind kind, String sender, String detail) {
    /// The reasons, each with what to do about it.
    public enum Kind {
        FORGED(
                "forged",
                "its signature is not that of any server key we know: a stranger writes to the bus, or the nodes' key pair was changed and server_keys was not"),
        UNSIGNED("unsigned", "it carries no signature: whoever sent it has no server key"),
        EXPIRED("expired", "it was made longer ago than the ttl, or the node's clock is wrong: check NTP there"),
        REPLAYED("replayed", "it is the answer to another run, sent again: somebody records the bus"),
        REPEATED(
                "answered twice",
                "only the first answer counts: two agents run under one identity, or the broker sent it twice"),
        UNASKED(
                "not asked",
                "a node answered that was not addressed: two agents under one identity, or a node that poses as another"),
        LATE("late", "it came after the time-out; give the run more time"),
        STRANGE("for another request", "its request id is none of ours"),
        OVERSIZED("too long", "it was longer than we keep; the agent must cut its output"),
        MALFORMED("malformed", "it is no YAML that a node writes: broken, tagged or out of bounds"),
        MARSHAL(
                "Ruby Marshal",
                "the node uses the Marshal serializer, which runs code of whoever writes to the bus: set plugin.ssl_serializer = yaml on all nodes and clients"),
        PSK(
                "security psk",
                "the node uses the psk provider, which proves nothing about the sender: set securityprovider = ssl and plugin.ssl_serializer = yaml on all nodes and clients"),
        AES(
                "security aes_security",
                "the node uses aes_security: set securityprovider = ssl and plugin.ssl_serializer = yaml on all nodes and clients, and TLS on the broker for secrecy");

        private final String word;
        private final String hint;

        Kind(String word, String hint) {
            this.word = word;
            this.hint = hint;
        }

        public String word() {
            return word;
        }

        /// What it means and what to change.
        public String hint() {
            return hint;
        }
    }
}
