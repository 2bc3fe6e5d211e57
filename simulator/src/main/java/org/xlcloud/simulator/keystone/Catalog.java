package org.xlcloud.simulator.keystone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.CloudService;
import org.xlcloud.simulator.world.Dice;

/// The services of the cloud with their endpoints, as Keystone lists them.
public final class Catalog {
    /// The one region.
    public static final String REGION = "RegionOne";

    private static final List<String> INTERFACES = List.of("public", "internal", "admin");

    private record Entry(int number, CloudService service, String base) {}

    private final Dice dice;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    public Catalog(Dice dice) {
        this.dice = dice;
    }

    public void add(CloudService service, String base) {
        entries.add(new Entry(entries.size(), service, base));
    }

    /// Writes the array. Without a project, services whose address has one in it are left out, as Keystone does.
    void write(JsonGenerator json, @Nullable String projectId) throws IOException {
        json.writeStartArray();
        for (Entry entry : entries) {
            String path = entry.service().path(projectId == null ? "" : projectId);
            if (projectId == null && path.endsWith("/")) {
                continue;
            }
            json.writeStartObject();
            json.writeArrayFieldStart("endpoints");
            for (int i = 0; i < INTERFACES.size(); i++) {
                json.writeStartObject();
                json.writeStringField("id", dice.hexId("endpoint", entry.number() * 3L + i));
                json.writeStringField("interface", INTERFACES.get(i));
                json.writeStringField("region_id", REGION);
                json.writeStringField("url", entry.base() + path);
                json.writeStringField("region", REGION);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("id", dice.hexId("catalog service", entry.number()));
            json.writeStringField("type", entry.service().type());
            json.writeStringField("name", entry.service().name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void writeServices(JsonGenerator json, String self) throws IOException {
        json.writeStartArray();
        for (Entry entry : entries) {
            String id = dice.hexId("catalog service", entry.number());
            json.writeStartObject();
            json.writeStringField("name", entry.service().name());
            json.writeStringField("id", id);
            json.writeStringField("type", entry.service().type());
            json.writeBooleanField("enabled", true);
            json.writeObjectFieldStart("links");
            json.writeStringField("self", self + "/" + id);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
