/// What must never be lost: every alarm transition, acknowledgement, shelving, webhook receipt,
/// operator action and run, append-only.
///
/// Callers build a [Fact] and hand it to [Journal#append], which returns only after the fact is on
/// the disk, or throws; many callers at once share one commit. Facts come back as [Entry]s: newest
/// first with [Journal#search] (time range, words, filters, paged by key), or in the order of
/// writing with [Journal#since] for whoever folds them into a state and wants to follow
/// ([Journal#newest]). One SQLite file for each user by default, PostgreSQL where a team shares
/// one; both behave the same.
@NullMarked
package org.xlcloud.services.journal;

import org.jspecify.annotations.NullMarked;
