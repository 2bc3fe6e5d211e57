package org.xlcloud.services.cloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/// The one JSON reader for answers: bounded in depth, in the length of numbers and strings, and strict about
/// what follows the value. Strings that go into records are cleaned by [Text#clean] on the way; trees keep what
/// was sent.
final class Json {
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(200)
            .maxNumberLength(200)
            .maxNameLength(10_000)
            .maxStringLength(16 * 1024 * 1024)
            .build();

    /// Reads tokens; keeps the names of members from answer to answer.
    static final JsonFactory TOKENS = JsonFactory.builder()
            // Some answers have ids as names: interning each costs more than all the rest of the parsing.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(LIMITS)
            .build();

    /// Reads tokens of small answers with ids as names, of which keeping thousands would cost more than it saves.
    static final JsonFactory UNKEPT_NAMES = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(LIMITS)
            .build();

    static final ObjectMapper MAPPER = JsonMapper.builder(TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule().addDeserializer(String.class, new CleanText()))
            .build();

    private Json() {}

    private static final class CleanText extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;

        CleanText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Text.clean(
                    com.fasterxml.jackson.databind.deser.std.StringDeserializer.instance.deserialize(parser, context));
        }
    }
}
