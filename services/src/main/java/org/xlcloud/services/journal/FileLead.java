package org.xlcloud.services.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Among the programs of one machine: a locked file beside the journal. The system gives the lock free when
/// its program ends, however it ends, so that there is no earlier one to refuse.
final class FileLead implements Lead {
    private static final Logger LOG = LateLogger.of(FileLead.class);

    private final Path file;
    private final Path said;
    private final String address;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;

    FileLead(Path file, String address) {
        this.file = file;
        this.said = file.resolveSibling(file.getFileName() + ".address");
        this.address = address;
    }

    @Override
    public boolean take() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel open = channel;
            if (open == null) {
                open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                channel = open;
            }
            lock = open.tryLock();
            if (lock == null) return false;
            Files.writeString(said, address);
            return true;
        } catch (OverlappingFileLockException e) {
            return false; // another one in this program
        } catch (IOException e) {
            close();
            throw new ProblemException(
                    Problem.of("find out who leads", file.toString(), String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public boolean keep() {
        FileLock held = lock;
        return held != null && held.isValid();
    }

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public Optional<String> leader() {
        try {
            return Optional.of(Files.readString(said, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("find out who leads", said.toString(), String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        lock = null;
        if (open == null) return;
        try {
            open.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The leader's file does not close", e);
        }
    }
}
