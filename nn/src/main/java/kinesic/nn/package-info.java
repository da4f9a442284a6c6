@NullMarked
package kinesic.nn;

import org.jspecify.annotations.NullMarked;
