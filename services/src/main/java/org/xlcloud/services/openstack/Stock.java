package org.xlcloud.services.openstack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/// What a resource provider has of one resource class: Placement's inventory.
///
/// @param reserved how many of the total are set aside
@JsonIgnoreProperties(ignoreUnknown = true)
public record Stock(int total, int reserved) {}
