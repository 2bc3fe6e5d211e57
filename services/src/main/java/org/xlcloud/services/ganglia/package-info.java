/// Ganglia's XML from gmetad and gmond: read as a stream within bounds, judged by Ganglia's own rules of age, and made
/// into our metrics whatever generation of names and units a node uses.
@NullMarked
package org.xlcloud.services.ganglia;

import org.jspecify.annotations.NullMarked;
