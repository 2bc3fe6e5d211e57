/// The console's own history of metrics: one DuckDB file for each user that may be deleted at any time.
///
/// Newest samples are kept one by one, older ones as minimum, mean and maximum of five minutes and of an
/// hour; age and size are bounded. DuckDB's connections must never be shared between threads and one process
/// alone may open a file, so one thread writes and a few lent connections read.
@NullMarked
package org.xlcloud.services.history;

import org.jspecify.annotations.NullMarked;
