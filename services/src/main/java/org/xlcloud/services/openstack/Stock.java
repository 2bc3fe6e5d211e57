package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// What a resource provider has of one resource class: Placement's inventory.
///
/// @param reserved how many of the total are set aside
public record Stock(int total, int reserved) {

    static Stock read(JsonParser json) throws IOException {
        int[] read = new int[2];
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "total" -> read[0] = Tokens.number(value);
                case "reserved" -> read[1] = Tokens.number(value);
                default -> value.skipChildren();
            }
        });
        return new Stock(read[0], read[1]);
    }
}
