package org.xlcloud.services.alarms;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who does something, and where.
///
/// @param name the account's
/// @param machine the host name of the machine that the console runs on
public record Author(String name, String machine) {

    /// The account and machine that this program runs as.
    public static Author ofThisProgram() {
        return new Author(System.getProperty("user.name", "somebody"), Machine.NAME);
    }

    /// Looked up once. Linux tells it without the name service, which may be slow or away.
    private static final class Machine {
        static final String NAME = name();

        private static String name() {
            try {
                String name =
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
                if (!name.isEmpty()) return name;
            } catch (IOException e) {
                // another system than Linux
            }
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "this machine";
            }
        }
    }

    /// `alice@desk-7`, as the journal has it.
    @Override
    public String toString() {
        return name + "@" + machine;
    }
}
