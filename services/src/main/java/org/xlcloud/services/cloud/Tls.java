package org.xlcloud.services.cloud;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How connections to a cloud are secured.
///
/// @param verify whether the server's certificate is checked at all
/// @param authorities PEM file with the authorities to trust instead of the machine's own
/// @param certificate PEM file with our certificate, for servers that ask for one
/// @param key PEM file with its key; null when the certificate's file holds it too
public record Tls(
        boolean verify,
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key) {
    public static final Tls DEFAULT = new Tls(true, null, null, null);
}
