package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.xlcloud.services.openstack.Heat;

/// What an update gives a stack.
public sealed interface StackEdit {
    /// Other values of its parameters; all else stays as it was given last.
    record Values(Map<String, JsonNode> parameters) implements StackEdit {
        public Values {
            parameters = Map.copyOf(parameters);
        }
    }

    /// Another template with its files, environment and parameters.
    record Template(Heat.Order order) implements StackEdit {
        @Override
        public Map<String, JsonNode> parameters() {
            return order.parameters();
        }
    }

    /// The parameters that it sets.
    Map<String, JsonNode> parameters();
}
