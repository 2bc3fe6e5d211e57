/// Everything known about one object: facts in sections with links both ways, the servers' own JSON, and commands to
/// copy.
@NullMarked
package org.xlcloud.views.detail;

import org.jspecify.annotations.NullMarked;
