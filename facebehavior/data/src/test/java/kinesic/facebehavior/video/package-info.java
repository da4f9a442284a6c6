/** Tests of reading videos, and the program that they need. */
@NullMarked
package kinesic.facebehavior.video;

import org.jspecify.annotations.NullMarked;
