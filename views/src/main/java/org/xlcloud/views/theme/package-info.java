/// How the console looks: three themes over AtlantaFX, the fonts, the text scale, and the colours that tell states.
@NullMarked
package org.xlcloud.views.theme;

import org.jspecify.annotations.NullMarked;
