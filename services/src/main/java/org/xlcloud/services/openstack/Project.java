package org.xlcloud.services.openstack;

/// A project of Keystone, by name.
public record Project(String id, String name) {}
