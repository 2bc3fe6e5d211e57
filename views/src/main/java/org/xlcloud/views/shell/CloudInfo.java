package org.xlcloud.views.shell;

/// A cloud that can be opened, as the start page and the switcher list it.
///
/// @param name as in clouds.yaml
/// @param authUrl where its Keystone is; empty for the embedded one
/// @param origin where it was found: the file, or what there is to say of the embedded one
/// @param readOnly whether the console must not change anything there
/// @param production whether it gets the look that can't be missed
/// @param embedded whether it is the simulated cloud that the console brings along
public record CloudInfo(
        String name, String authUrl, String origin, boolean readOnly, boolean production, boolean embedded) {}
