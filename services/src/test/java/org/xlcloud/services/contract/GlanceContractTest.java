package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Glance: pages, images, and what its refusals say.
class GlanceContractTest extends Contract {
    private static Rest glance() {
        return cloud.rest(Service.IMAGE);
    }

    @Test
    void imagesArePagedToTheEndByTheirLinks() {
        var paged = new ArrayList<String>();
        glance().pages(
                        "/images?limit=1",
                        JsonNode.class,
                        page -> page.path("next").asText(null),
                        page -> paged.addAll(texts(page.path("images"), "id")));
        assertFalse(paged.isEmpty());
        assertEquals(texts(glance().get("/images?limit=1000").path("images"), "id"), paged);
    }

    @Test
    void anImageHasWhatAServerIsStartedFrom() {
        JsonNode listed = glance().get("/images").path("images").path(0);
        JsonNode image = glance().get("/images/" + listed.path("id").asText());
        assertEquals(listed.path("name"), image.path("name"));
        assertEquals("active", image.path("status").asText());
        assertTrue(image.path("disk_format").isTextual(), image::toString);
        assertTrue(image.path("visibility").isTextual(), image::toString);
        for (String number : new String[] {"size", "min_disk", "min_ram"})
            assertTrue(image.path(number).isIntegralNumber(), number);
        assertEquals(
                listed.path("id"),
                glance().get("/images?name=" + image.path("name").asText())
                        .path("images")
                        .path(0)
                        .path("id"));
    }

    @Test
    void whatIsAskedWronglyIsRefusedInWordsWithoutMarkup() {
        refused(400, () -> glance().get("/images?limit=x"), "limit param must be an integer");
        refused(400, () -> glance().get("/images?marker=" + UNKNOWN), "No image found with ID " + UNKNOWN);
        refused(400, () -> glance().get("/images?sort=nosuch"), "Invalid sort key: nosuch");
        assertFalse(problem(() -> glance().get("/images?limit=x")).reason().contains("<"));
        assertTrue(glance().get("/images?limit=0").path("images").isEmpty());
    }

    @Test
    void whatIsNotThereIsRefusedWith404() {
        refused(404, () -> glance().get("/images/" + UNKNOWN), "No image found with ID " + UNKNOWN);
        refused(404, () -> glance().get("/nosuch"), "could not be found");
    }

    @Test
    void aMemberMayNotPublish() {
        var image = json("{'name': 'x', 'visibility': 'public'}");
        refused(403, () -> member.rest(Service.IMAGE).send("POST", "/images", image), "You are not authorized");
    }
}
