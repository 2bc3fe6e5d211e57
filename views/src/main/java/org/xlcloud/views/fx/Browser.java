package org.xlcloud.views.fx;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The operator's web browser, by whatever this system opens addresses with.
public final class Browser {
    private Browser() {}

    /// Opens an address; from any thread. It never waits for the browser.
    ///
    /// @param failed is told on the JavaFX thread when there is nothing that opens it
    public static void open(URI address, Consumer<String> failed) {
        Thread.ofVirtual().name("open " + address.getHost()).start(() -> {
            try {
                new ProcessBuilder(command(System.getProperty("os.name"), address))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                FxHop.run(() -> failed.accept("No browser can be opened here: " + e.getMessage()));
            }
        });
    }

    static List<String> command(String system, URI address) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("windows")) return List.of("rundll32", "url.dll,FileProtocolHandler", address.toString());
        return List.of(name.contains("mac") ? "open" : "xdg-open", address.toString());
    }
}
