package org.xlcloud.services.alarms;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Who does something, and where.
///
/// @param name the account's
/// @param machine the host name of the machine that the console runs on
public record Author(String name, String machine) {

    /// The account and machine that this program runs as.
    public static Author ofThisProgram() {
        String machine;
        try {
            machine = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            machine = "this machine";
        }
        return new Author(System.getProperty("user.name", "somebody"), machine);
    }

    /// `alice@desk-7`, as the journal has it.
    @Override
    public String toString() {
        return name + "@" + machine;
    }
}
