package org.xlcloud.services.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void valuesAreQuotedOnlyWhereTheyMustBe() {
        assertEquals("a,b c,\r\n", Csv.record(List.of("a", "b c", "")));
        assertEquals("\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\"\r\n", Csv.record(List.of("a,b", "c\"d", "e\nf", "g\rh")));
        assertEquals("\r\n", Csv.record(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"})
    void whatASpreadsheetWouldRunIsDefused(String text) {
        assertEquals("'" + text, Csv.defused(text));
    }

    @Test
    void otherTextsStayAsTheyAre() {
        assertEquals("a=b", Csv.defused("a=b"));
        assertEquals("", Csv.defused(""));
    }
}
