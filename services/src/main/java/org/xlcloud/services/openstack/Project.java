package org.xlcloud.services.openstack;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// A project of Keystone, by name.
public record Project(String id, String name) {
    static Project read(JsonParser json) throws IOException {
        var read = new Object() {
            String id = "";
            String name = "";
        };
        Tokens.object(json, (member, value) -> {
            switch (member) {
                case "id" -> read.id = Clean.text(Tokens.text(value));
                case "name" -> read.name = Clean.text(Tokens.text(value));
                default -> value.skipChildren();
            }
        });
        return new Project(read.id, read.name);
    }
}
