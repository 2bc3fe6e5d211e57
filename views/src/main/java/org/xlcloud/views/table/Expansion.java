package org.xlcloud.views.table;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Which rows of a tree are open: all or none, except some.
record Expansion(boolean all, Set<String> except) {
    static final Expansion NONE = new Expansion(false, Set.of());
    static final Expansion ALL = new Expansion(true, Set.of());

    Expansion {
        except = Set.copyOf(except);
    }

    boolean isOpen(String key) {
        return all != except.contains(key);
    }

    Expansion with(Collection<String> keys, boolean open) {
        Set<String> next = new HashSet<>(except);
        if (open == all) next.removeAll(keys);
        else next.addAll(keys);
        return new Expansion(all, next);
    }
}
