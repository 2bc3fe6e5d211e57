package org.xlcloud.simulator.gnocchi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is metered.
///
/// @param original the id as its creator wrote it
/// @param creator `user:project` of who made it
/// @param attributes those of its type, null where none was given
/// @param metrics by name
public record Resource(
        UUID id,
        String type,
        String original,
        String creator,
        @Nullable String userId,
        @Nullable String projectId,
        Instant started,
        Map<String, @Nullable String> attributes,
        Map<String, Metric> metrics) {
    /// Gnocchi's name space of resource ids.
    private static final UUID NAMESPACE = UUID.fromString("0a7a15ff-aa13-4ac2-897c-9bdf30ce175b");

    /// A metric of a resource.
    public record Metric(UUID id, String name, @Nullable String unit, String policy, String creator, Series series) {
        /// The id that a computed metric always has.
        static UUID idOf(UUID resource, String name) {
            long high = resource.getMostSignificantBits() ^ (name.hashCode() * 0x9E37_79B9_7F4A_7C15L);
            return new UUID((high & ~0xF000L) | 0x4000L, resource.getLeastSignificantBits());
        }
    }

    public Resource {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// Gnocchi takes a UUID as it is and makes one of any other text, together with its creator.
    static UUID idOf(String original, String creator) {
        return isUuid(original) ? UUID.fromString(original) : version5(NAMESPACE, original + "\0" + creator);
    }

    static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /// RFC 4122's name-based UUID with SHA-1.
    private static UUID version5(UUID space, String name) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(ByteBuffer.allocate(16)
                    .putLong(space.getMostSignificantBits())
                    .putLong(space.getLeastSignificantBits())
                    .flip());
            ByteBuffer hash = ByteBuffer.wrap(sha.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = hash.getLong();
            long low = hash.getLong();
            return new UUID((high & ~0xF000L) | 0x5000L, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
