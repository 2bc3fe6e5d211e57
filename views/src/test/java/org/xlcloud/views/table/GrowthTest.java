package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.xlcloud.views.UiTest;

/// The column that takes what width the others leave.
class GrowthTest extends UiTest {
    private TableView<String> table;
    private TableColumn<String, String> name;
    private TableColumn<String, String> why;
    private Growth<String> growth;

    @Override
    protected void start(Stage stage) {
        table = new TableView<>();
        name = column(200);
        why = column(230);
        table.getColumns().setAll(List.of(name, why));
        growth = new Growth<>(table, why, 230, List.of(name, why));
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

    @Test
    void it_takes_what_is_left_and_never_less_than_it_was_made_with() {
        assertEquals(1000 - 200 - 18, wide(1000));
        assertEquals(230, wide(300));
        assertEquals(2000 - 200 - 18, wide(2000));
        assertEquals(230, onFx(growth::width), "what is remembered is not this window's width");
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
        assertEquals(500, onFx(growth::width));
    }
}
