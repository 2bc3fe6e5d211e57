/// MCollective 2.x natively: requests signed and replies verified as its `ssl` security provider does
/// with the YAML serializer, nodes discovered by filters, agents called on exactly the nodes that are
/// named. Replies are untrusted until their signature holds, and whatever is wrong with one is named
/// and counted.
@NullMarked
package org.xlcloud.services.mcollective;

import org.jspecify.annotations.NullMarked;
