@NullMarked
package kinesic.facebehavior;

import org.jspecify.annotations.NullMarked;
