package org.xlcloud.simulator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/// Writes the JSON of an answer.
@FunctionalInterface
public interface Body {
    void write(JsonGenerator json) throws IOException;
}
