package org.xlcloud.simulator.glance;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.Stamp;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Guarded;
import org.xlcloud.simulator.keystone.Tokens;
import org.xlcloud.simulator.world.Dice;
import org.xlcloud.simulator.world.Image;
import org.xlcloud.simulator.world.World;

/// Glance v2, shaped by recordings of 25.1 (Zed). Pages hold 25 images unless more are asked for, at most 1000.
public final class Glance extends Guarded {
    private static final int PAGE = 25;
    private static final int MAX_PAGE = 1_000;
    private static final List<String> SORT_KEYS =
            List.of("name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at");

    private final World world;

    public Glance(World world, Tokens tokens) {
        super(tokens);
        this.world = world;
    }

    @Override
    public String type() {
        return "image";
    }

    @Override
    public String name() {
        return "glance";
    }

    @Override
    public String path(String projectId) {
        return "";
    }

    @Override
    protected boolean open(Call call) throws IOException {
        if (!call.segments().isEmpty() && !call.path().equals("/versions")) return false;
        call.reply(call.segments().isEmpty() ? 300 : 200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("versions");
            json.writeStartObject();
            json.writeStringField("id", "v2.15");
            json.writeStringField("status", "CURRENT");
            json.writeArrayFieldStart("links");
            json.writeStartObject();
            json.writeStringField("rel", "self");
            json.writeStringField("href", call.base() + "/v2/");
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
        return true;
    }

    @Override
    protected void route(Call call, Grant grant) throws IOException {
        if (!call.segment(0).equals("v2") || !call.segment(1).equals("images")) {
            error(call, 404, "Not Found", "The resource could not be found.");
        } else if (!call.method().equals("GET")) {
            error(call, 403, "Forbidden", "You are not authorized to complete this action.");
        } else if (call.segments().size() == 2) {
            list(call);
        } else {
            Image image = world.images().stream()
                    .filter(known -> known.id().toString().equals(call.segment(2)))
                    .findFirst()
                    .orElse(null);
            if (image == null || call.segments().size() > 3) {
                error(call, 404, "Not Found", "No image found with ID " + call.segment(2));
            } else {
                call.reply(200, json -> image(json, image));
            }
        }
    }

    private void list(Call call) throws IOException {
        Integer asked = number(call.parameter("limit"));
        if (asked == null || asked < 0) {
            error(call, 400, "Bad Request", "limit param must be " + (asked == null ? "an integer" : "positive"));
            return;
        }
        String sort = call.parameter("sort");
        String key = sort == null ? "created_at" : sort.replaceFirst(":(asc|desc)$", "");
        if (!SORT_KEYS.contains(key)) {
            error(
                    call,
                    400,
                    "Bad Request",
                    "Invalid sort key: " + key + ". It must be one of the following: " + String.join(", ", SORT_KEYS)
                            + ".");
            return;
        }
        int limit = Math.min(asked, MAX_PAGE);
        var images = new ArrayList<Image>();
        String name = call.parameter("name");
        world.images().stream()
                .filter(image -> name == null || image.name().equals(name))
                .sorted(Comparator.comparing(Image::created).reversed())
                .forEach(images::add);
        List<Image> rest = images;
        String marker = call.parameter("marker");
        if (marker != null) {
            int at =
                    images.stream().map(image -> image.id().toString()).toList().indexOf(marker);
            if (at < 0) {
                error(call, 400, "Bad Request", "No image found with ID " + marker);
                return;
            }
            rest = images.subList(at + 1, images.size());
        }
        List<Image> page = rest.subList(0, Math.min(limit, rest.size()));
        boolean more = rest.size() > page.size() && !page.isEmpty();
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("images");
            for (Image image : page) {
                image(json, image);
            }
            json.writeEndArray();
            json.writeStringField("first", address(call, null));
            if (more) {
                json.writeStringField("next", address(call, page.getLast().id().toString()));
            }
            json.writeStringField("schema", "/v2/schemas/images");
            json.writeEndObject();
        });
    }

    private static @Nullable Integer number(@Nullable String text) {
        if (text == null) {
            return PAGE;
        }
        return text.matches("-?[0-9]{1,9}") ? Integer.valueOf(text) : null;
    }

    private static String address(Call call, @Nullable String marker) {
        var pairs = new ArrayList<String>();
        call.query().forEach((name, values) -> {
            if (!name.equals("marker")) {
                values.forEach(value -> pairs.add(encode(name) + "=" + encode(value)));
            }
        });
        if (marker != null) {
            pairs.add("marker=" + marker);
        }
        return "/v2/images" + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void image(JsonGenerator json, Image image) throws IOException {
        String id = image.id().toString();
        Dice dice = world.dice();
        long number = image.sizeBytes();
        json.writeStartObject();
        json.writeStringField("name", image.name());
        json.writeStringField("disk_format", image.diskFormat());
        json.writeStringField("container_format", "bare");
        json.writeStringField("visibility", image.isPublic() ? "public" : "private");
        json.writeNumberField("size", image.sizeBytes());
        json.writeNumberField("virtual_size", image.diskFormat().equals("raw") ? number : 10L << 30);
        json.writeStringField("status", "active");
        json.writeStringField("checksum", dice.hexId("md5", number));
        json.writeBooleanField("protected", false);
        json.writeNumberField("min_ram", image.minRamMiB());
        json.writeNumberField("min_disk", image.minDiskGiB());
        json.writeStringField("owner", image.ownerId());
        json.writeBooleanField("os_hidden", false);
        json.writeStringField("os_hash_algo", "sha512");
        json.writeStringField(
                "os_hash_value",
                dice.hexId("sha512", number)
                        + dice.hexId("sha512", number + 1)
                        + dice.hexId("sha512", number + 2)
                        + dice.hexId("sha512", number + 3));
        json.writeStringField("id", id);
        json.writeStringField("created_at", Stamp.zulu(image.created()));
        json.writeStringField("updated_at", Stamp.zulu(image.created()));
        json.writeStringField("os_distro", image.osDistro());
        json.writeArrayFieldStart("tags");
        json.writeEndArray();
        json.writeStringField("self", "/v2/images/" + id);
        json.writeStringField("file", "/v2/images/" + id + "/file");
        json.writeStringField("schema", "/v2/schemas/image");
        json.writeStringField("stores", "file");
        json.writeEndObject();
    }

    private static void error(Call call, int code, String title, String message) throws IOException {
        call.reply(code, json -> {
            json.writeStartObject();
            json.writeStringField("message", message + "<br /><br />\n\n\n");
            json.writeStringField("code", code + " " + title);
            json.writeStringField("title", title);
            json.writeEndObject();
        });
    }
}
