/// One OpenStack cloud: who we are (clouds.yaml), how we prove it (Keystone, tokens), where its services are
/// (catalog) and how to call them (Rest).
@NullMarked
package org.xlcloud.services.cloud;

import org.jspecify.annotations.NullMarked;
