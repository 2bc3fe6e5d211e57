package org.xlcloud.views.compute;

import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;

/// Which of several clouds is meant: nobody but the operator can tell, so none is chosen before.
final class CloudChoice extends ComboBox<Cloud> {
    CloudChoice(String id, List<Cloud> clouds) {
        setId(id);
        setPromptText("cloud");
        getItems().setAll(clouds);
        setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Cloud cloud) {
                return cloud == null ? "" : cloud.name();
            }

            @Override
            public @Nullable Cloud fromString(String name) {
                return clouds.stream()
                        .filter(cloud -> cloud.name().equals(name))
                        .findFirst()
                        .orElse(null);
            }
        });
        if (clouds.size() == 1) setValue(clouds.getFirst());
    }

    /// Whether there is something to choose.
    boolean several() {
        return getItems().size() > 1;
    }
}
