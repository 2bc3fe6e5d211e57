package org.xlcloud.services.journal;

/// What a fact hangs on: one object that has a page of its own.
///
/// @param kind `cloud`, `host`, `gpu`, `instance`, `stack`, `layer`, `group`, `node`, `alarm`, `run`,
/// `source`
/// @param key unique over all clouds, as the object's record has it: `lab/gpu-node-1/0000:87:00.0`
public record Link(String kind, String key) {
    public static Link of(String kind, String key) {
        return new Link(kind, key);
    }
}
