package org.xlcloud.services.lifecycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// What nodes put out, one file for each node of a run, as it comes.
final class OutputFiles {
    private final Path folder;

    /// @param folder of all runs
    OutputFiles(Path folder) {
        this.folder = folder;
    }

    Path file(String run, String node) {
        // both were checked to be names; neither may climb
        if (!run.matches("[\\w-]{1,64}") || !node.matches("[\\w.\\-]{1,255}") || node.startsWith("."))
            throw new IllegalArgumentException(run + "/" + node);
        return folder.resolve(run).resolve(node + ".out");
    }

    /// Writes a part at its place.
    void write(String run, String node, long at, String text) {
        Path file = file(run, node);
        try {
            Files.createDirectories(file.getParent());
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                for (long place = at; bytes.hasRemaining(); ) place += channel.write(bytes, place);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    String read(String run, String node, int most) {
        Path file = file(run, node);
        if (!Files.exists(file)) return "";
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static ProblemException failed(Path file, IOException e) {
        return new ProblemException(
                Problem.of("keep the output of a run", file.toString(), String.valueOf(e.getMessage())), e);
    }
}
