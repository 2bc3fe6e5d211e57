package org.xlcloud.services.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xlcloud.services.text.Csv;

/// The two forms in which entries leave the console. Times are ISO-8601 in UTC.
public enum Export {
    CSV {
        @Override
        String begin() {
            return Csv.record(List.of(
                    "time", "kind", "cloud", "source", "subject", "who", "text", "cause", "links", "detail", "seq"));
        }

        @Override
        String entry(Entry entry, long number) {
            Fact fact = entry.fact();
            var links = new ArrayList<String>();
            for (Link link : fact.links()) links.add(link.kind() + ":" + link.key());
            return Csv.record(List.of(
                    fact.at().toString(),
                    fact.kind().id(),
                    Csv.defused(fact.cloud()),
                    Csv.defused(fact.source()),
                    Csv.defused(fact.subject()),
                    Csv.defused(fact.who()),
                    Csv.defused(fact.text()),
                    Csv.defused(fact.cause()),
                    Csv.defused(String.join(" ", links)),
                    Csv.defused(fact.detail()),
                    String.valueOf(entry.seq())));
        }

        @Override
        String end() {
            return "";
        }
    },
    JSON {
        @Override
        String begin() {
            return "[";
        }

        @Override
        String entry(Entry entry, long number) {
            return (number == 0 ? "\n" : ",\n") + json(entry);
        }

        @Override
        String end() {
            return "\n]\n";
        }
    };

    private static final ObjectMapper MAPPER = new JsonMapper();

    abstract String begin();

    abstract String entry(Entry entry, long number);

    abstract String end();

    /// One entry as an object.
    public static ObjectNode json(Entry entry) {
        Fact fact = entry.fact();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("time", fact.at().toString());
        json.put("kind", fact.kind().id());
        json.put("cloud", fact.cloud());
        json.put("source", fact.source());
        json.put("subject", fact.subject());
        json.put("who", fact.who());
        json.put("text", fact.text());
        json.put("cause", fact.cause());
        ArrayNode links = json.putArray("links");
        for (Link link : fact.links())
            links.addObject().put("kind", link.kind()).put("key", link.key());
        try {
            json.set("detail", fact.detail().isEmpty() ? null : MAPPER.readTree(fact.detail()));
        } catch (JsonProcessingException e) {
            json.put("detail", fact.detail());
        }
        json.put("seq", entry.seq());
        json.put("written", entry.written().toString());
        return json;
    }

    /// `csv` or `json`, as on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
