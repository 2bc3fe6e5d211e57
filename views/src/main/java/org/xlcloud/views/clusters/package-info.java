/// Building clusters in the window: the wizard that composes one of the catalog's layers, and the form that gives a
/// stack other values. Both end at the action frame's one question.
@NullMarked
package org.xlcloud.views.clusters;

import org.jspecify.annotations.NullMarked;
