package org.xlcloud.views.detail;

import java.util.ArrayList;
import java.util.List;

/// The same answers from the cloud's own command line, for those who trust it more or want to script it.
///
/// Commands about resource providers need the client's plugin `osc-placement`.
public final class Openstack {
    private final String cloud;
    private final List<Detail.Command> commands = new ArrayList<>();

    public Openstack(String cloud) {
        this.cloud = cloud;
    }

    /// @param words what follows `openstack --os-cloud CLOUD`
    public Openstack add(String title, String... words) {
        var command = new StringBuilder("openstack --os-cloud ").append(quoted(cloud));
        for (String word : words) command.append(' ').append(quoted(word));
        commands.add(new Detail.Command(title, command.toString()));
        return this;
    }

    public List<Detail.Command> commands() {
        return List.copyOf(commands);
    }

    /// A word as a POSIX shell takes it literally.
    static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) return word;
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
