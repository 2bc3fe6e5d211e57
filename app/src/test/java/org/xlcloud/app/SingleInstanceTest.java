package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.app.SingleInstance.Claim;
import org.xlcloud.views.shell.DeepLink;

/// Two starts of the console by one user. Sockets want short paths, so these are not in JUnit's folders.
final class SingleInstanceTest {
    private static final Opening NOTHING = new Opening(List.of(), null);
    private static final Opening HOST = new Opening(List.of("lab"), new DeepLink("lab", "host", "gpu node/1"));

    private final BlockingQueue<Opening> shown = new LinkedBlockingQueue<>();
    private Path parent;
    private Path folder;

    @BeforeEach
    void make() throws IOException {
        parent = Files.createTempDirectory("xlc");
        folder = parent.resolve("run");
    }

    @AfterEach
    void remove() throws IOException {
        try (var files = Files.walk(parent)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private Claim claim(Opening opening) {
        return SingleInstance.claim(folder, "console", opening, SingleInstance.ANSWERS_WITHIN);
    }

    private SingleInstance first() {
        return assertInstanceOf(Claim.First.class, claim(NOTHING)).instance();
    }

    private CompletableFuture<Void> show(Opening opening) {
        shown.add(opening);
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void theSecondHandsOverWhatItWasAskedToOpen() throws Exception {
        try (SingleInstance first = first()) {
            first.serve(this::show);
            assertInstanceOf(Claim.HandedOver.class, claim(HOST));
            assertEquals(HOST, shown.poll(10, TimeUnit.SECONDS));
            assertInstanceOf(Claim.HandedOver.class, claim(NOTHING));
            assertEquals(NOTHING, shown.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aWindowThatIsStillStartingIsAwaited() throws Exception {
        try (SingleInstance first = first()) {
            var second = new CompletableFuture<Claim>();
            Thread.ofVirtual().start(() -> second.complete(claim(HOST)));
            assertFalse(second.isDone());
            first.serve(this::show);
            assertInstanceOf(Claim.HandedOver.class, second.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aWindowThatHangsDoesNotKeepAnotherFromOpening() {
        try (SingleInstance first = first()) {
            first.serve(_ -> new CompletableFuture<>());
            Claim second = SingleInstance.claim(folder, "console", HOST, Duration.ofMillis(300));
            assertTrue(assertInstanceOf(Claim.Alone.class, second).why().contains("does not answer"));
        }
    }

    /// What a window of another version answers, which does not take it over.
    @Test
    void aWindowOfAnotherVersionIsNotWaitedFor() throws Exception {
        SingleInstance first = first();
        Path socket = folder.resolve("console.sock");
        Files.delete(socket); // its place is taken by that of the other version
        try (first;
                var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> {
                try (SocketChannel channel = other.accept()) {
                    Channels.newInputStream(channel).readAllBytes();
                    channel.write(StandardCharsets.UTF_8.encode("other version"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Claim second = SingleInstance.claim(folder, "console", HOST, Duration.ofDays(1));
            assertTrue(assertInstanceOf(Claim.Alone.class, second).why().contains("another version"));
        }
    }

    @Test
    void oneThatEndedMakesRoomAndASocketLeftBehindMeansNothing() throws Exception {
        first().close();
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(folder.resolve("console.sock")));
        }
        assertTrue(Files.exists(folder.resolve("console.sock")));
        first().close();
        assertFalse(Files.exists(folder.resolve("console.sock")));
    }

    @Test
    void anotherConfigurationHasAWindowOfItsOwn() {
        try (SingleInstance first = first()) {
            first.serve(this::show);
            Claim other = SingleInstance.claim(folder, "other", HOST, SingleInstance.ANSWERS_WITHIN);
            assertInstanceOf(Claim.First.class, other);
            ((Claim.First) other).instance().close();
        }
    }

    @Test
    void whatIsNoOpeningIsNotShownAndNotAnswered() throws Exception {
        try (SingleInstance first = first()) {
            first.serve(this::show);
            for (String text :
                    List.of("", "GET / HTTP/1.1\r\n\r\n", "xlcloud console 1\ncloud " + "x".repeat(100_000) + "\nrun"))
                assertEquals("", answer(text), text.substring(0, Math.min(40, text.length())));
            for (String text : List.of(
                    "xlcloud console 2\ncloud lab",
                    "xlcloud console 1\nrun rm",
                    "xlcloud console 1\nlink http://example.org/")) assertEquals("other version", answer(text), text);
            assertTrue(shown.isEmpty());
            assertEquals("shown", answer("xlcloud console 1\ncloud lab"));
        }
    }

    private String answer(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("console.sock")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            try {
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.shutdownOutput();
                return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return ""; // it hung up before it had all
            }
        }
    }

    @Test
    void theSocketIsOfThisUserAlone() throws IOException {
        try (SingleInstance first = first()) {
            first.serve(this::show);
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("console.sock"))));
        }
    }

    @Test
    void withoutAPlaceForASocketTheWindowOpensAndSaysWhy() throws IOException {
        Files.writeString(folder, "a file is in the way");
        assertTrue(assertInstanceOf(Claim.Alone.class, claim(HOST)).why().contains(folder.toString()));
        String tooLong = "x".repeat(200);
        folder = parent.resolve("fine");
        Claim claim = SingleInstance.claim(folder, tooLong, HOST, SingleInstance.ANSWERS_WITHIN);
        assertTrue(assertInstanceOf(Claim.Alone.class, claim).why().contains(tooLong));
    }
}
