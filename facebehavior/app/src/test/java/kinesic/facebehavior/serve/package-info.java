/** Tests of the HTTP service. */
@NullMarked
package kinesic.facebehavior.serve;

import org.jspecify.annotations.NullMarked;
