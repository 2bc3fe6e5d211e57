package org.xlcloud.services.actions;

/// One call that an action will make to change something, as its preview tells it.
///
/// @param service "Nova"
/// @param path below the service's address; a part that is known only later in braces: `/servers/{id}/action`
/// @param body what is sent in short, with secrets left out: `{"resize": {"flavorRef": "gpu-k2-1"}}`; empty for none
public record Call(String service, String method, String path, String body) {

    /// `POST /servers/1f…/action of Nova {"os-stop": null}`
    public String oneLine() {
        return method + " " + path + " of " + service + (body.isEmpty() ? "" : " " + body);
    }
}
