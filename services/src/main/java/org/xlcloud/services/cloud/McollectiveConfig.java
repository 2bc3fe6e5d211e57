package org.xlcloud.services.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// How the nodes of a cloud are reached over MCollective: `mcollective:` under `xlcloud:` in
/// clouds.yaml. Files are read when they are needed first: whoever may not read the keys can still see
/// the rest of the cloud.
///
/// @param source where it is written, for messages
/// @param brokers STOMP ports in the order in which they are tried
/// @param connector whose conventions for destinations the site uses
/// @param virtualHost RabbitMQ's virtual host
/// @param password what is written for it
/// @param passwordFile a file with nothing but the password, where it is not written
/// @param privateKeyFile our private key
/// @param caller the name of our public key on the nodes, `clients/CALLER.pem`
/// @param serverKeyFiles the nodes' public keys; several while they are changed
/// @param ttl how long a request is good for; clocks may differ by less than this
public record McollectiveConfig(
        String source,
        List<Broker> brokers,
        Connector connector,
        String virtualHost,
        String login,
        @Nullable Secret password,
        @Nullable Path passwordFile,
        String collective,
        Path privateKeyFile,
        String caller,
        List<Path> serverKeyFiles,
        Duration ttl,
        Tls tls) {
    /// One broker's STOMP port.
    public record Broker(HostPort at, boolean secure) {}

    /// MCollective's two connectors.
    public enum Connector {
        ACTIVEMQ,
        RABBITMQ
    }

    private static final long LONGEST_PASSWORD = 4_096;

    public McollectiveConfig {
        brokers = List.copyOf(brokers);
        serverKeyFiles = List.copyOf(serverKeyFiles);
    }

    public Secret passcode() {
        if (password != null) return password;
        Path file = passwordFile;
        if (file == null) return new Secret("");
        try {
            if (Files.size(file) > LONGEST_PASSWORD) throw new IOException("it is too long for a password");
            return new Secret(Files.readString(file).strip());
        } catch (IOException e) {
            throw unreadable("password_file", file, e);
        }
    }

    public PrivateKey privateKey() {
        try {
            PrivateKey key = Pem.privateKey(privateKeyFile);
            if (!key.getAlgorithm().equals("RSA"))
                throw new GeneralSecurityException("found a key for " + key.getAlgorithm() + ", expected RSA");
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unreadable("private_key", privateKeyFile, e);
        }
    }

    public List<PublicKey> serverKeys() {
        var keys = new ArrayList<PublicKey>();
        for (Path file : serverKeyFiles) {
            try {
                keys.add(Pem.publicKey(file));
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                throw unreadable("server_keys", file, e);
            }
        }
        return keys;
    }

    public SSLContext sslContext() {
        return TlsContext.of(tls, "secure the connection to the message broker", source);
    }

    private ProblemException unreadable(String key, Path file, Exception e) {
        String why = e instanceof java.nio.file.AccessDeniedException
                ? "may not be read by you"
                : e instanceof java.nio.file.NoSuchFileException
                        ? "is not there"
                        : Text.line(String.valueOf(e.getMessage()));
        return new ProblemException(
                Problem.of(
                                "read the keys of MCollective",
                                source,
                                "xlcloud.mcollective." + key + ": " + file + ": " + why)
                        .withHint(
                                "It must be the file that the nodes know the other half of; only its owner should read it"),
                e);
    }
}
