package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.xlcloud.services.flow.ProblemException;

/// Whatever stands in a clouds.yaml, reading it gives clouds and problems, never another exception, and no secret in a
/// message.
class ConfigFuzzTest {
    private static final String FILE = """
            x: &x {region_name: R, verify: no}
            clouds:
              lab:
                <<: *x
                profile: vendor
                auth_type: password
                auth:
                  auth_url: https://keystone.example.com:5000/v3
                  username: admin
                  password: "s3cret"
                  project_name: admin
                  user_domain_name: Default
                regions: [A, {name: B, values: {interface: internal}}]
                cacert: ~/ca.pem
                compute_endpoint_override: http://nova/v2.1
              other:
                auth_type: v3applicationcredential
                auth: {auth_url: 'http://k', application_credential_id: a, application_credential_secret: s3cret}
                xlcloud: {read_only: true}
              system:
                auth: {auth_url: http://k, user_id: u, password: s3cret, system_scope: all}
            """;
    private static final String[] PIECES = {
        ":",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "\n  ",
        "\t",
        "'",
        "\"",
        "&x ",
        "*x",
        "<<: ",
        "!!binary ",
        "|",
        ">",
        "#",
        "?",
        "null",
        "~",
        "yes",
        "0x1f",
        "1e999",
        "%TAG",
        "---",
        "...",
        "\u0000",
        "\u202e",
        "\ud83d",
        "auth",
        "clouds",
        ","
    };

    @RepeatedTest(4)
    void anyTextGivesCloudsAndProblemsOnly(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 500; i++) {
            String text = mutated(random);
            var configs = assertDoesNotThrow(() -> CloudConfigs.of(text, "clouds.yaml"), () -> text);
            for (String name : configs.names()) {
                try {
                    assertFalse(configs.get(name).toString().contains("s3cret"), text);
                } catch (ProblemException e) {
                    assertFalse(e.getMessage().contains("s3cret"), () -> text + "\n" + e.getMessage());
                }
            }
        }
    }

    private static String mutated(Random random) {
        var text = new StringBuilder(FILE);
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(10)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
            }
            if (text.isEmpty()) text.append(' ');
        }
        return text.toString();
    }
}
