package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// What a resource provider has of one resource class: Placement's inventory.
///
/// @param reserved how many of the total are set aside
/// @param gives whether it gives one away at a time at all: `min_unit`, `max_unit` and `step_size` may forbid it
/// @param ratio how many times what is there is given away: `allocation_ratio`
public record Stock(int total, int reserved, boolean gives, double ratio) {

    /// Whether one more is given away when so many are.
    public boolean givesBeyond(int used) {
        return gives && used + 1 <= (total - reserved) * ratio;
    }

    static Stock read(JsonParser json) throws IOException {
        int[] read = new int[2];
        int[] units = {1, Integer.MAX_VALUE, 1};
        double[] ratio = {1};
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "total" -> read[0] = Tokens.number(value);
                case "reserved" -> read[1] = Tokens.number(value);
                case "min_unit" -> units[0] = Tokens.number(value);
                case "max_unit" -> units[1] = Tokens.number(value);
                case "step_size" -> units[2] = Tokens.number(value);
                case "allocation_ratio" -> ratio[0] = Tokens.fraction(value);
                default -> value.skipChildren();
            }
        });
        boolean gives = units[0] <= 1 && units[1] >= 1 && units[2] <= 1;
        return new Stock(read[0], read[1], gives, ratio[0]);
    }
}
