package org.xlcloud.services.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Entries as rows of the table `entry` and back. Times are microseconds since 1970.
final class Rows {
    static final String COLUMNS =
            "id, seq, at, written, kind, cloud, source, subject, who, text, cause, links, detail, once";

    /// Below the time in an id stand so many bits of the sequence, so that ids of one millisecond
    /// differ.
    private static final int SEQ_BITS = 20;

    private static final ObjectMapper MAPPER = new JsonMapper();

    private Rows() {}

    /// The lowest id that an entry of this time can have.
    static long lowestId(Instant at) {
        return Math.max(0, at.toEpochMilli()) << SEQ_BITS;
    }

    static long id(Instant at, long seq) {
        return lowestId(at) | (seq & ((1L << SEQ_BITS) - 1));
    }

    /// A fact's time as it is kept: a clock that is more than a day ahead would stay on top for ever.
    static Instant kept(Instant at, Instant now) {
        if (at.isAfter(now.plus(Duration.ofDays(1)))) return now.truncatedTo(ChronoUnit.MICROS);
        return at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.truncatedTo(ChronoUnit.MICROS);
    }

    static void write(PreparedStatement row, long seq, Instant written, Fact fact) throws SQLException {
        Instant at = kept(fact.at(), written);
        row.setLong(1, id(at, seq));
        row.setLong(2, seq);
        row.setLong(3, micros(at));
        row.setLong(4, micros(written));
        row.setString(5, fact.kind().id());
        row.setString(6, text(fact.cloud()));
        row.setString(7, text(fact.source()));
        row.setString(8, text(fact.subject()));
        row.setString(9, text(fact.who()));
        row.setString(10, text(fact.text()));
        row.setString(11, text(fact.cause()));
        row.setString(12, links(fact.links()));
        row.setString(13, text(fact.detail()));
        row.setString(14, fact.once() == null ? null : text(fact.once()));
    }

    static Entry read(ResultSet row) throws SQLException {
        var fact = new Fact(
                instant(row.getLong(3)),
                Kind.of(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                links(row.getString(12)),
                row.getString(13),
                row.getString(14));
        return new Entry(row.getLong(1), row.getLong(2), instant(row.getLong(4)), fact);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /// PostgreSQL refuses NUL in a text.
    private static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd');
    }

    static String links(List<Link> links) {
        ArrayNode list = MAPPER.createArrayNode();
        for (Link link : links) list.addArray().add(text(link.kind())).add(text(link.key()));
        return list.toString();
    }

    private static List<Link> links(String json) {
        try {
            var links = new ArrayList<Link>();
            for (JsonNode link : MAPPER.readTree(json))
                links.add(new Link(link.path(0).asText(), link.path(1).asText()));
            return links;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal holds links that are no JSON: " + json, e);
        }
    }
}
