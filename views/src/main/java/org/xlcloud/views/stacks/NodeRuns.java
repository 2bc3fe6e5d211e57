package org.xlcloud.views.stacks;

import java.util.function.Predicate;
import org.xlcloud.views.runs.RunsContext;

/// What tells how far the nodes of stacks are configured.
///
/// @param reachable whether a cloud's nodes can be told anything; on any thread
/// @param runs what XMS knows, in this window or of a team
public record NodeRuns(Predicate<String> reachable, RunsContext runs) {}
