package org.xlcloud.app;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;

/// One window for each user and configuration: the first start holds a locked file and listens at a Unix domain socket
/// beside it; a later one hands over what it was asked to open, and ends.
///
/// On the socket: [#GREETING] and the lines of an [Opening]; answered with [#SHOWN] once the window has it, or at once
/// with [#OTHER] by a console of another version, which has another greeting, or openings that this one doesn't know.
/// The system lets go of the lock when its holder dies, however it does, so that a socket left behind means nothing.
final class SingleInstance implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(SingleInstance.class);
    private static final String PROGRAM = "xlcloud console ";
    private static final String GREETING = PROGRAM + "1";
    private static final String SHOWN = "shown";
    private static final String OTHER = "other version";
    private static final int MOST_BYTES = 64 * 1024;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final String PRIVATE_FILE = "rw-------";

    /// How long a window may take to answer, one that is just starting too.
    static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    private final FileChannel lockFile;
    private final ServerSocketChannel server;
    private final Path socket;

    private SingleInstance(FileChannel lockFile, ServerSocketChannel server, Path socket) {
        this.lockFile = lockFile;
        this.server = server;
        this.socket = socket;
    }

    /// What became of a start.
    sealed interface Claim {
        /// It is the first: it shows the window, and [SingleInstance#serve]s later ones.
        record First(SingleInstance instance) implements Claim {}

        /// The window of another start has taken it over.
        record HandedOver() implements Claim {}

        /// It shows a window of its own.
        ///
        /// @param why for the operator, as a sentence
        record Alone(String why) implements Claim {}
    }

    /// @param folder of this user alone; made where it is not there
    /// @param name tells configurations apart
    static Claim claim(Path folder, String name, Opening opening, Duration answersWithin) {
        Path socket = folder.resolve(name + ".sock");
        long end = System.nanoTime() + answersWithin.toNanos();
        try {
            makePrivate(folder);
            while (true) {
                SingleInstance first = first(folder.resolve(name + ".lock"), socket);
                if (first != null) return new Claim.First(first);
                String answer = handOver(socket, opening, Duration.ofNanos(end - System.nanoTime()));
                if (answer.equals(SHOWN)) return new Claim.HandedOver();
                if (answer.equals(OTHER))
                    return new Claim.Alone("The console that is open is of another version and can't show this,"
                            + " so this is one beside it. Close that one to have one again.");
                if (System.nanoTime() >= end)
                    return new Claim.Alone("Another console is open but does not answer, so this is one beside it.");
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos()); // it has not begun to listen, or is ending
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "No socket at " + socket, e);
            return new Claim.Alone(
                    "Links will open further windows: no socket can be made at " + socket + ": " + e.getMessage());
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix"))
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        else Files.createDirectories(folder);
    }

    /// Null when another process is the first.
    private static @Nullable SingleInstance first(Path lock, Path socket) throws IOException {
        FileChannel lockFile = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable ServerSocketChannel server = null;
        try {
            FileLock held = lockFile.tryLock();
            if (held != null) {
                Files.deleteIfExists(socket);
                server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(socket));
                if (socket.getFileSystem().supportedFileAttributeViews().contains("posix"))
                    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(PRIVATE_FILE));
                return new SingleInstance(lockFile, server, socket);
            }
        } catch (OverlappingFileLockException e) {
            // held within this very process
        } catch (IOException | RuntimeException e) {
            if (server != null) server.close();
            lockFile.close();
            throw e;
        }
        lockFile.close();
        return null;
    }

    /// What the window at the socket says; nothing where none answers in time.
    private static String handOver(Path socket, Opening opening, Duration within) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            var answer = new CompletableFuture<String>();
            Thread.ofVirtual().name("hand over").start(() -> {
                try {
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    write(channel, GREETING + "\n" + String.join("\n", opening.lines()));
                    channel.shutdownOutput();
                    answer.complete(read(channel));
                } catch (IOException e) {
                    LOG.log(Level.DEBUG, "Nobody answers at " + socket, e);
                    answer.complete("");
                }
            });
            return answer.get(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
        } catch (IOException | TimeoutException | ExecutionException e) {
            LOG.log(Level.DEBUG, "Not handed over at " + socket, e);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /// Answers later starts until it is closed.
    ///
    /// @param show brings the window to the front with what was asked for; what it returns is done when it has
    void serve(Function<Opening, CompletableFuture<Void>> show) {
        Thread.ofVirtual().name("single instance").start(() -> {
            while (server.isOpen()) {
                try {
                    SocketChannel channel = server.accept();
                    Thread.ofVirtual().name("hand over").start(() -> answer(channel, show));
                } catch (IOException e) {
                    if (server.isOpen()) LOG.log(Level.WARNING, "No further start can be answered", e);
                    return;
                }
            }
        });
    }

    private static void answer(SocketChannel channel, Function<Opening, CompletableFuture<Void>> show) {
        CompletableFuture.delayedExecutor(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS, Runnable::run)
                .execute(() -> close(channel)); // a peer that never ends
        try (channel) {
            List<String> lines = read(channel).lines().toList();
            if (lines.isEmpty() || !lines.getFirst().startsWith(PROGRAM)) return;
            Optional<Opening> opening =
                    lines.getFirst().equals(GREETING) ? Opening.read(lines.subList(1, lines.size())) : Optional.empty();
            if (opening.isEmpty()) {
                write(channel, OTHER);
                return;
            }
            show.apply(opening.get()).get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            write(channel, SHOWN);
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "A later start was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A later start's connection was not closed", e);
        }
    }

    /// Until the peer has ended its part; nothing of what is longer than any opening.
    private static String read(SocketChannel channel) throws IOException {
        byte[] read = Channels.newInputStream(channel).readNBytes(MOST_BYTES + 1);
        return read.length > MOST_BYTES ? "" : new String(read, StandardCharsets.UTF_8);
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    @Override
    public void close() {
        try (lockFile) {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Left behind " + socket, e);
        }
    }
}
