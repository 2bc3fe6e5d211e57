package org.xlcloud.services.mcollective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an agent is to do.
///
/// @param arguments checked by the node against the agent's DDL: strings, numbers, booleans
/// @param job our id of the run, where the agent takes one and repeats it in its signed answer: what
/// tells a recorded answer from a fresh one, and lets a node refuse to do the same twice
public record Rpc(
        String agent,
        String action,
        Map<String, Object> arguments,
        @Nullable String job) {
    public Rpc {
        arguments = Map.copyOf(arguments);
    }

    public static Rpc of(String agent, String action) {
        return new Rpc(agent, action, Map.of(), null);
    }

    public Rpc with(String argument, Object value) {
        var all = new LinkedHashMap<>(arguments);
        all.put(argument, value);
        return new Rpc(agent, action, all, job);
    }

    public Rpc withJob(String id) {
        return new Rpc(agent, action, arguments, id).with("job", id);
    }

    Map<Symbol, Object> onWire(String callerId) {
        var data = new LinkedHashMap<Symbol, Object>();
        arguments.forEach((name, value) -> data.put(Symbol.of(name), value));
        data.put(Symbol.of("process_results"), true);
        var message = new LinkedHashMap<Symbol, Object>();
        message.put(Symbol.of("agent"), agent);
        message.put(Symbol.of("action"), action);
        message.put(Symbol.of("caller"), callerId);
        message.put(Symbol.of("data"), data);
        return message;
    }

    @Override
    public String toString() {
        return agent + "." + action;
    }
}
