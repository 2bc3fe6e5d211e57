package org.xlcloud.views.detail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is what in a line of a template or of JSON.
class TextSyntaxTest {
    /// The stretches that are not plain: `KEY=name`.
    private static List<String> told(String line) {
        return TextSyntax.spans(line).stream()
                .filter(span -> span.kind() != TextSyntax.Kind.PLAIN)
                .map(span -> span.kind() + "=" + line.substring(span.begin(), span.end()))
                .toList();
    }

    @Test
    void keys_types_and_comments_of_yaml() {
        assertEquals(List.of("KEY=type"), told("    type: OS::Nova::Server"));
        assertEquals(List.of("KEY=group", "COMMENT=# grows by alarms"), told("  group: # grows by alarms"));
        assertEquals(List.of("KEY=url"), told("url: http://host:8004/v1#part"), "no comment begins in a word");
        assertEquals(List.of("KEY=key-name", "STRING='a: b'"), told("key-name: 'a: b'"));
        assertEquals(List.of("KEY=max", "NUMBER=12"), told("max: 12"));
        assertEquals(List.of("KEY=on_failure", "WORD=null"), told("on_failure: null"));
    }

    @Test
    void heats_functions_stand_out_as_keys_only() {
        assertEquals(List.of("FUNCTION=get_param"), told("image: { get_param: image }".substring(7)));
        assertEquals(List.of("KEY=image", "FUNCTION=get_param"), told("image: { get_param: image }"));
        assertEquals(List.of("FUNCTION=\"Fn::GetAtt\""), told("{\"Fn::GetAtt\" : [1x]}"));
        assertEquals(List.of("KEY=why"), told("why: get_param alone says nothing"));
    }

    @Test
    void json_with_escaped_quotes() {
        assertEquals(
                List.of("KEY=\"name\"", "STRING=\"a \\\"b\\\": c\"", "KEY=\"size\"", "NUMBER=-1.5e3", "WORD=true"),
                told("{\"name\": \"a \\\"b\\\": c\", \"size\": -1.5e3, true}"));
    }

    @Test
    void the_stretches_of_any_line_are_the_line() {
        var random = new Random(3);
        String letters = "ab1 :#\"'\\{}[],-_.é漢\t";
        for (int round = 0; round < 3000; round++) {
            String line = random.ints(random.nextInt(40), 0, letters.length())
                    .mapToObj(i -> String.valueOf(letters.charAt(i)))
                    .collect(Collectors.joining());
            List<TextSyntax.Span> spans = TextSyntax.spans(line);
            int at = 0;
            for (TextSyntax.Span span : spans) {
                assertEquals(at, span.begin(), line);
                assertTrue(span.end() > span.begin(), line);
                at = span.end();
            }
            assertEquals(line.length(), at, line);
        }
    }

    @Test
    void an_endless_line_is_not_looked_into() {
        assertEquals(1, TextSyntax.spans("a: ".repeat(100_000)).size());
    }
}
