package org.xlcloud.services.cloud;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// TLS of what the console serves itself, from PEM files.
public final class ServerTls {
    private ServerTls() {}

    /// @param certificate the file of the certificate with its chain; null for no TLS
    /// @param key the file of its private key
    /// @throws ProblemException when one of them can't be read
    public static @Nullable SSLContext of(@Nullable String certificate, @Nullable String key) {
        if (certificate == null || certificate.isBlank()) return null;
        String keyFile = key == null || key.isBlank() ? certificate : key;
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            Certificate[] chain = Pem.certificates(Path.of(certificate.strip())).toArray(new Certificate[0]);
            keys.setKeyEntry("server", Pem.privateKey(Path.of(keyFile.strip())), new char[0], chain);
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of("serve TLS", certificate, Text.line(String.valueOf(e.getMessage())))
                            .withHint("It needs a certificate and its private key as PEM."),
                    e);
        }
    }
}
