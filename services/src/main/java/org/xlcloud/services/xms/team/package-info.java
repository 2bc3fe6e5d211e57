/// XMS for a team: the [org.xlcloud.services.xms.Engine] in a program of its own. [Xms] is that program, set up by an
/// [XmsConfig]; of several on one journal one leads. [ApiServer] is how people and consoles reach it, described in
/// `openapi.json`; [RemoteXms] is a console's side of that.
@NullMarked
package org.xlcloud.services.xms.team;

import org.jspecify.annotations.NullMarked;
