package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bodies in error-bodies.json were recorded from the services of OpenStack Zed.
class ErrorBodyTest {
    private static JsonNode recorded;

    @BeforeAll
    static void read() throws IOException {
        try (var in = ErrorBodyTest.class.getResourceAsStream("error-bodies.json")) {
            recorded = Json.MAPPER.readTree(in);
        }
    }

    private static ErrorBody body(String text) {
        return ErrorBody.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String reason(String text) {
        return body(text).reason();
    }

    private static String recordedBody(JsonNode body) {
        return body.isTextual() ? body.textValue() : body.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "error-401-keystone | The request you have made requires authentication.",
                "error-403-compute | Policy doesn't allow os_compute_api:os-hypervisors:list-detail to be performed.",
                "error-403-placement | Access was denied to this resource. Policy does not allow placement:resource_providers:list to be performed.",
                "error-403-orchestration | Access was denied to this resource.",
                "error-404-orchestration | The Stack (nosuchstack) could not be found.",
                "error-403-metric | Forbidden",
                "error-404-metric | Resource 00000000-0000-0000-0000-000000000000 does not exist",
                "error-404-alarming | Alarm 00000000-0000-0000-0000-000000000000 not found",
                "error-40x-alarming-foreign-project | Not Authorized to access project bd477aafc2b14cafa607a0eab1a59df2",
                "error-404-image | No image found with ID 00000000-0000-0000-0000-000000000000",
                "error-406-compute-microversion | Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.93.",
                "heat-cfn-alarm-url-refused | User is not authorized to perform action",
            })
    void everyServicesFormIsRead(String name, String expected) {
        assertEquals(expected, reason(recordedBody(recorded.path(name).path("body"))));
    }

    @Test
    void noRecordedErrorIsLeftWithoutAReason() {
        for (Map.Entry<String, JsonNode> exchange : recorded.properties())
            assertFalse(reason(recordedBody(exchange.getValue().path("body"))).isEmpty(), exchange::getKey);
    }

    @Test
    void placementNamesTheRequestInItsBody() {
        assertEquals(
                "req-9d4527b7-08c8-4e1e-ab2b-04c049186a7d",
                body(recordedBody(recorded.path("error-403-placement").path("body")))
                        .requestId());
    }

    @Test
    void otherFormsAreReadTooAndNothingIsInvented() {
        assertEquals(
                "Quota exceeded",
                reason("{\"NeutronError\": {\"type\": \"OverQuota\", \"message\": \"Quota exceeded\"}}"));
        assertEquals(
                "503 Service Unavailable",
                reason("<html><head><title>503 Service\nUnavailable</title>" + "<style>b{}</style></head></html>"));
        assertEquals("upstream connect error", reason("upstream connect error"));
        assertEquals("", reason(""));
        assertEquals("", reason("{}"));
        assertEquals("", reason("[]"));
        assertEquals("{\"error\": {\"mess", reason("{\"error\": {\"mess"));
        assertEquals("a text", reason("{\"error_message\": \"a text\"}"));
        assertEquals(
                "{\"cause\":\"Invalid input\"}",
                reason("{\"code\": 400, \"description\": {\"cause\": \"Invalid input\"}}"));
    }

    @Test
    void anyBytesGiveOneHarmlessLine() {
        var random = new Random(20261122);
        String[] seeds = recorded.properties().stream()
                .map(entry -> recordedBody(entry.getValue().path("body")))
                .toArray(String[]::new);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = i % 4 == 0
                    ? new byte[random.nextInt(200)]
                    : seeds[random.nextInt(seeds.length)].getBytes(StandardCharsets.UTF_8);
            if (i % 4 == 0) random.nextBytes(bytes);
            for (int flips = random.nextInt(12); flips > 0 && bytes.length > 0; flips--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            String line = ErrorBody.read(cut).reason();
            assertTrue(line.length() <= 500, line);
            assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        }
    }

    @Test
    void markupThatNeverEndsIsReadInNoTime() {
        String nested = "<".repeat(30_000) + "script".repeat(5_000);
        assertTrue(reason(nested).length() <= 500);
        assertTrue(reason("<script".repeat(9_000)).length() <= 500);
        assertTrue(reason("<title".repeat(9_000)).length() <= 500);
    }
}
