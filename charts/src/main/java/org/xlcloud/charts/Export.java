package org.xlcloud.charts;

import java.io.IOException;
import java.io.OutputStream;

/// What a chart gives away as a file; who gets it asks where to and writes it, on whatever thread.
///
/// @param fileName a proposal
public record Export(String fileName, Content content) {
    /// Writes the file's bytes; may take as long as a million samples take.
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
