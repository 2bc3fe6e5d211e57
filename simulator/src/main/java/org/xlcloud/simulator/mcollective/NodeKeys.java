package org.xlcloud.simulator.mcollective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The two RSA pairs of a collective, made for one run: that of all nodes and that of the one caller
/// whom they know. The caller finds its half as files in a folder of its own, which goes with the run.
public final class NodeKeys implements AutoCloseable {
    /// Made in a fraction of the time that 2048 bits take; nobody attacks a simulator on loopback.
    public static final int QUICK = 1024;

    private final KeyPair server;
    private final KeyPair caller;
    private final Path folder;

    private NodeKeys(KeyPair server, KeyPair caller, Path folder) {
        this.server = server;
        this.caller = caller;
        this.folder = folder;
    }

    public static NodeKeys make(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            Path folder = Files.createTempDirectory(
                    "xlcloud-simulator-keys",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var keys = new NodeKeys(generator.generateKeyPair(), generator.generateKeyPair(), folder);
            write(keys.callerPrivate(), "PRIVATE KEY", keys.caller.getPrivate());
            write(keys.serverPublic(), "PUBLIC KEY", keys.server.getPublic());
            return keys;
        } catch (NoSuchAlgorithmException | IOException broken) {
            throw new IllegalStateException("cannot make the keys of the simulated nodes", broken);
        }
    }

    private static void write(Path file, String kind, Key key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    /// The caller's private key, PKCS#8 in PEM.
    public Path callerPrivate() {
        return folder.resolve("xms-private.pem");
    }

    /// The nodes' public key in PEM.
    public Path serverPublic() {
        return folder.resolve("server-public.pem");
    }

    KeyPair server() {
        return server;
    }

    KeyPair caller() {
        return caller;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(callerPrivate());
            Files.deleteIfExists(serverPublic());
            Files.deleteIfExists(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
