package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.xlcloud.views.UiTest;

/// Who has the width that a window has to spare.
class GrowthTest extends UiTest {
    private TableView<String> table;
    private TableColumn<String, String> name;
    private TableColumn<String, String> why;
    private TableColumn<String, String> zone;
    private Growth<String> growth;

    @Override
    protected void start(Stage stage) {
        table = new TableView<>();
        growth = new Growth<>(table);
        name = column(200);
        zone = column(100);
        why = column(230);
        zone.setVisible(false);
        table.getColumns().setAll(List.of(name, zone, why));
        growth.add(name, 200);
        growth.add(zone, 100);
        growth.add(why, 230);
        growth.grows(why);
    }

    private static TableColumn<String, String> column(double width) {
        var column = new TableColumn<String, String>("x");
        column.setPrefWidth(width);
        return column;
    }

    private double wide(double width) {
        return onFx(() -> {
            table.resize(width, 400);
            return why.getWidth();
        });
    }

    private List<Double> needing(double nameNeeds, double zoneNeeds) {
        return onFx(() -> {
            zone.setVisible(true);
            growth.needs(name, nameNeeds);
            growth.needs(zone, zoneNeeds);
            growth.fit();
            return List.of(name.getWidth(), zone.getWidth(), why.getWidth());
        });
    }

    @Test
    void texts_that_are_cut_come_before_the_column_that_grows() {
        wide(1000);
        assertEquals(List.of(260.0, 120.0, 1000 - 380.0 - 18), needing(260, 120));
        assertEquals(200, onFx(() -> growth.width(name)), "what is remembered is not this window's width");
    }

    @Test
    void the_one_that_lacks_least_has_all_that_it_needs_where_there_is_not_enough_for_all() {
        wide(530 + 18 + 100);
        assertEquals(List.of(280.0, 120.0, 230.0), needing(900, 120));
    }

    @Test
    void without_room_nothing_grows_but_the_names_of_a_tree() {
        wide(500);
        assertEquals(List.of(200.0, 100.0, 230.0), needing(260, 120));
        onFx(() -> {
            growth.names(name);
            growth.fit();
            return true;
        });
        assertEquals(List.of(225.0, 100.0, 230.0), needing(260, 120));
    }

    @Test
    void a_column_that_an_operator_drags_moves_none_of_the_others_but_the_one_that_grows() {
        wide(1000);
        needing(260, 120);
        onFx(() -> {
            zone.setPrefWidth(300);
            return true;
        });
        assertEquals(260, onFx(name::getWidth));
        assertEquals(1000 - 560 - 18, onFx(why::getWidth));
    }

    @Test
    void it_takes_what_is_left_and_never_less_than_it_was_made_with() {
        assertEquals(1000 - 200 - 18, wide(1000));
        assertEquals(230, wide(300));
        assertEquals(2000 - 200 - 18, wide(2000));
        assertEquals(230, onFx(() -> growth.width(why)), "what is remembered is not this window's width");
    }

    @Test
    void it_gives_way_to_another_column() {
        wide(1000);
        assertEquals(1000 - 400 - 18, onFx(() -> {
            name.setPrefWidth(400);
            return why.getWidth();
        }));
    }

    @Test
    void an_operator_who_gave_it_a_width_has_decided() {
        wide(1000);
        onFx(() -> {
            why.setPrefWidth(500);
            return true;
        });
        assertEquals(500, wide(1600));
        assertEquals(500, onFx(() -> growth.width(why)));
    }
}
