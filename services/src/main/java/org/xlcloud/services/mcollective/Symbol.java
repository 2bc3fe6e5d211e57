package org.xlcloud.services.mcollective;

/// A Ruby symbol. As YAML it must be written plain, `:name`; a quoted ":name" is a string to Ruby.
record Symbol(String name) {
    static Symbol of(String name) {
        return new Symbol(name);
    }

    @Override
    public String toString() {
        return ":" + name;
    }
}
