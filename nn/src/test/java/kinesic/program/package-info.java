/** Programs outside the library that use its layers. */
@NullMarked
package kinesic.program;

import org.jspecify.annotations.NullMarked;
