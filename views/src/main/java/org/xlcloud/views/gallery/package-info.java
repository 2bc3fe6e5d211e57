/// For developers: every icon, control, state and chart, in every theme side by side, on data made up for the purpose.
@NullMarked
package org.xlcloud.views.gallery;

import org.jspecify.annotations.NullMarked;
