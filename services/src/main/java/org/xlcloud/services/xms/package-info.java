/// XMS: the [Engine], which contextualizes nodes and follows scalings; and the building of clusters: the [Catalog] of
/// layers, read from a folder or a git checkout, the [Composer] that makes a master template of chosen layers, and
/// [Clusters], which checks, creates, updates and deletes them through Heat.
@NullMarked
package org.xlcloud.services.xms;

import org.jspecify.annotations.NullMarked;
