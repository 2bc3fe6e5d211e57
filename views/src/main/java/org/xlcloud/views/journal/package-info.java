/// What the journal has, for people: searched by words and time, read page by page however long it
/// is, exported; and the audit page, its view of what operators did.
@NullMarked
package org.xlcloud.views.journal;

import org.jspecify.annotations.NullMarked;
