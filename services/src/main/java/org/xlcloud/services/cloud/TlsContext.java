package org.xlcloud.services.cloud;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Makes the TLS context that an entry's `cacert`, `verify`, `cert` and `key` ask for.
public final class TlsContext {
    private static final Logger LOG = LateLogger.of(TlsContext.class);

    /// Of Debian and its like, of Red Hat's, of SUSE's, of Alpine and macOS.
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private TlsContext() {}

    static SSLContext of(CloudConfig config) {
        return of(config.tls(), "secure the connection to cloud " + config.name(), config.source());
    }

    /// @param source where the names of its files are written, for messages
    /// @throws ProblemException when a file can't be read
    public static SSLContext of(Tls tls, String doing, String source) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), null);
            return context;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of(doing, source, Text.line(String.valueOf(e.getMessage())))
                            .withHint("Check the files that cacert, cert and key name; each must be PEM"),
                    e);
        }
    }

    private static KeyManager @Nullable [] keys(Tls tls) throws GeneralSecurityException, IOException {
        Path certificate = tls.certificate();
        if (certificate == null) return null;
        Path key = tls.key() == null ? certificate : tls.key();
        List<X509Certificate> chain = named("cert", () -> Pem.certificates(certificate));
        PrivateKey secret = named("key", () -> Pem.privateKey(key));
        // Else it would show only as a connection that the server breaks.
        if (!Pem.belongTogether(secret, chain.getFirst()))
            throw new InvalidKeyException(
                    "key key: the key in " + key + " is not that of the certificate in " + certificate);
        KeyStore store = emptyStore();
        char[] inMemoryOnly = new char[0];
        store.setKeyEntry("client", secret, inMemoryOnly, chain.toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, inMemoryOnly);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(Tls tls) throws GeneralSecurityException, IOException {
        if (!tls.verify()) return new TrustManager[] {new TrustAll()};
        Path authorities = tls.authorities();
        return authorities == null ? ofMachine(BUNDLES) : trust(named("cacert", () -> Pem.certificates(authorities)));
    }

    /// The authorities of this machine: the bundle that its administrator adds a site's own to, and that the clients of
    /// OpenStack read, before the list that came with the JDK.
    ///
    /// @param bundles where systems keep it; the first that there is counts
    /// @return null for the JDK's
    static TrustManager @Nullable [] ofMachine(List<Path> bundles) throws GeneralSecurityException, IOException {
        if (System.getProperty("javax.net.ssl.trustStore") != null) return null;
        for (Path bundle : bundles) {
            if (!Files.isReadable(bundle)) continue;
            try {
                return trust(Pem.certificates(bundle));
            } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
                LOG.log(Level.WARNING, "The authorities in " + bundle + " can not be read, the JDK's count: " + e);
                return null;
            }
        }
        return null;
    }

    private static TrustManager[] trust(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate authority : authorities) store.setCertificateEntry("authority-" + number++, authority);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /// Reads a file.
    private interface Reading<T> {
        T read() throws GeneralSecurityException, IOException;
    }

    /// Says which key of the entry names the file that can't be read.
    private static <T> T named(String key, Reading<T> reading) throws GeneralSecurityException {
        try {
            return reading.read();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new GeneralSecurityException("key " + key + ": " + e.getMessage(), e);
        }
    }

    /// When our own certificate ended, or ends; null without one, or where its file can't be read.
    static @Nullable Instant end(Tls tls) {
        if (tls.certificate() == null) return null;
        try {
            return Pem.certificates(tls.certificate()).getFirst().getNotAfter().toInstant();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            return null; // it was said when the connection was to be made
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /// Takes any certificate for any host name: what an operator asks for with `verify: false`. Extended,
    /// because the JDK checks the host name itself around a plain trust manager.
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
