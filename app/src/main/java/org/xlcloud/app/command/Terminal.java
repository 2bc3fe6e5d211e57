package org.xlcloud.app.command;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks the person at the terminal, where there is one.
public interface Terminal {
    /// What was typed; null where nobody can answer.
    @Nullable
    String ask(String question);

    /// The terminal of this program.
    static Terminal system() {
        return question -> Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readLine("%s", question))
                .orElse(null);
    }
}
