package org.xlcloud.views.overview;

import java.util.List;
import org.xlcloud.services.inventory.GpuCount;
import org.xlcloud.views.table.Bar;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The two lists of the overview as data.
final class OverviewLists {
    private OverviewLists() {}

    static TableSpec<Trouble> troubles() {
        return new TableSpec<>(
                "troubles",
                "trouble",
                "troubles",
                Trouble::key,
                Trouble::name,
                trouble -> trouble.what().word() + " " + trouble.name() + ": " + trouble.reason(),
                List.of(
                        Column.<Trouble>state("what", "What", Trouble::what).wide(104),
                        Column.<Trouble>text("name", "Name", Trouble::name)
                                .linked(Trouble::link)
                                .wide(220),
                        Column.<Trouble>text("reason", "Why", Trouble::reason)
                                .wide(420)
                                .growing(),
                        Column.<Trouble>age("since", "Since", Trouble::since).wide(104),
                        Column.<Trouble>text("cloud", "Cloud", Trouble::cloud).wide(90)));
    }

    static TableSpec<Overview.Place> places() {
        return new TableSpec<>(
                "places",
                "place",
                "places",
                place ->
                        place.cloud() + "/" + place.kind() + "/" + place.count().group(),
                place -> place.count().group(),
                place -> place.kind() + " " + place.count().group() + ", "
                        + place.count().free() + " of " + place.count().total() + " GPUs free",
                List.of(
                        Column.<Overview.Place>text(
                                        "name", "Place", place -> place.count().group())
                                .wide(110),
                        Column.<Overview.Place>text("kind", "Kind", Overview.Place::kind)
                                .wide(104),
                        Column.<Overview.Place>number(
                                        "gpus", "GPUs", place -> place.count().total())
                                .barred(place -> bar(place.count()))
                                .wide(130),
                        Column.<Overview.Place>number(
                                        "free", "Free", place -> place.count().free())
                                .wide(58),
                        Column.<Overview.Place>number(
                                        "held", "Held", place -> place.count().held())
                                .wide(58),
                        Column.<Overview.Place>number(
                                        "reserved",
                                        "Reserved",
                                        place -> place.count().reserved())
                                .wide(96),
                        Column.<Overview.Place>number(
                                        "trouble",
                                        "Trouble",
                                        place -> place.count().trouble())
                                .wide(78),
                        Column.<Overview.Place>text("cloud", "Cloud", Overview.Place::cloud)
                                .wide(90)));
    }

    static Bar bar(GpuCount count) {
        return new Bar(
                count.total(),
                List.of(
                        new Bar.Part(count.held(), "state-held"),
                        new Bar.Part(count.reserved(), "state-reserved"),
                        new Bar.Part(count.trouble(), "state-trouble"),
                        new Bar.Part(count.free(), "state-free")));
    }
}
