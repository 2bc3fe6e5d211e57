package org.xlcloud.simulator.heat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.World;

/// What stacks were made from and by whom, which groups there are, and the names and ids of what is made next.
final class Ledger {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final World world;
    private final Stacks stacks;
    private final Supplier<String> heat;
    private final Map<UUID, Made> made = new ConcurrentHashMap<>();
    private final Map<UUID, Group> groups = new ConcurrentHashMap<>();
    private final Map<UUID, String> users = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /// @param heat the address of Heat's API without a path
    Ledger(World world, Stacks stacks, Supplier<String> heat) {
        this.world = world;
        this.stacks = stacks;
        this.heat = heat;
        stacks.outputs((stack, key) -> made(stack).hot.output(key, live(stack.id())));
    }

    /// What a stack was made from. One that the world began with is taken as its template and its parameters
    /// say.
    Made made(Stack stack) {
        Made found = made.get(stack.id());
        if (found != null) return found;
        Made adopted = Made.of(stack);
        for (String name : adopted.hot.order())
            adopted.properties.put(name, adopted.hot.properties(name, live(stack.id())));
        Made before = made.putIfAbsent(stack.id(), adopted);
        return before == null ? adopted : before;
    }

    /// What is known of the making of a stack; null once it is gone.
    @Nullable
    Made find(UUID stack) {
        Stack there = stacks.find(stack);
        return there == null ? null : made(there);
    }

    void put(UUID stack, Made what) {
        made.put(stack, what);
    }

    Hot.Live live(UUID stack) {
        return new Running(stack, stacks, this, heat);
    }

    // Groups, by the nested stack that has the members

    void group(UUID stack, Group group) {
        groups.put(stack, group);
    }

    @Nullable
    Group group(UUID stack) {
        return groups.get(stack);
    }

    Map<UUID, Group> groups() {
        return groups;
    }

    /// The members that are there and well.
    List<StackResource> members(UUID group) {
        Stack stack = stacks.find(group);
        return stack == null
                ? List.of()
                : stack.resources().values().stream()
                        .filter(member -> member.status().endsWith("_COMPLETE"))
                        .toList();
    }

    // Who made a master stack

    void user(UUID root, String userId) {
        users.put(root, userId);
    }

    String user(Stack stack) {
        return users.getOrDefault(stack.root(), "");
    }

    /// Forgets a stack that is gone.
    void remove(UUID stack) {
        made.remove(stack);
        groups.remove(stack);
        users.remove(stack);
    }

    // Names

    UUID uuid(String purpose) {
        return world.dice().uuid(purpose, numbers.incrementAndGet());
    }

    String hex() {
        return world.dice().hexId("engine", numbers.incrementAndGet());
    }

    String random() {
        return random(world, "engine", numbers.incrementAndGet());
    }

    /// The name that Heat gives to what a resource stands for. It cuts long ones in the middle: two letters,
    /// a dash, the end.
    String name(Stack stack, String resource) {
        String name = stack.name();
        String shortened = name.length() <= 28 ? name : name.substring(0, 2) + "-" + name.substring(name.length() - 25);
        return shortened + "-" + resource + "-" + random();
    }

    /// Twelve letters and digits, as Heat makes them.
    static String random(World world, String purpose, long number) {
        var stream = world.dice().stream(purpose, number);
        var text = new StringBuilder(12);
        for (int i = 0; i < 12; i++) text.append(ALPHABET.charAt(stream.nextInt(ALPHABET.length())));
        return text.toString();
    }

    /// A stack that must have been made.
    Made get(UUID stack) {
        return Objects.requireNonNull(find(stack), () -> "no stack " + stack);
    }
}
