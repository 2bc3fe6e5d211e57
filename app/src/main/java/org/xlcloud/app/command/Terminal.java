package org.xlcloud.app.command;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/// Asks the person at the terminal, where there is one.
public interface Terminal {
    /// What was typed; null where nobody can answer.
    @Nullable
    String ask(String question);

    /// The terminal of this program.
    static Terminal system() {
        return question -> {
            Console console = System.console();
            return console.isTerminal() ? console.readLine("%s", question) : null;
        };
    }
}
