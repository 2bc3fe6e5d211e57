package org.xlcloud.views.detail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;

/// Collects the facts of a section; what is not known makes no line.
public final class Facts {
    private final String title;
    private final List<Detail.Fact> facts = new ArrayList<>();

    public Facts(String title) {
        this.title = title;
    }

    public Facts text(String label, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) facts.add(Detail.Fact.of(label, value.toString()));
        return this;
    }

    public Facts texts(String label, Collection<String> values) {
        return text(label, String.join(", ", values));
    }

    /// `12 of 64 vCPUs`; only the whole where the part is unknown.
    public Facts part(String label, @Nullable Number part, @Nullable Number whole, String unit) {
        if (whole == null) return this;
        return text(label, part == null ? whole + " " + unit : part + " of " + whole + " " + unit);
    }

    public Facts time(String label, @Nullable Instant at) {
        if (at != null) facts.add(Detail.Fact.of(label, at));
        return this;
    }

    public Facts link(String label, @Nullable Link link) {
        if (link != null) facts.add(Detail.Fact.of(label, link));
        return this;
    }

    public Facts look(String label, Look look) {
        facts.add(Detail.Fact.of(label, look));
        return this;
    }

    /// An object of a list: its name as the label's link, its state beside it.
    public Facts item(String label, Link link, @Nullable Look look) {
        facts.add(new Detail.Fact(label, link.text(), link, look, null));
        return this;
    }

    /// Keys and values as the cloud has them, by key.
    public Facts pairs(Map<String, String> pairs) {
        new TreeMap<>(pairs).forEach(this::text);
        return this;
    }

    public Detail.Section section() {
        return new Detail.Section(title, facts);
    }
}
