/** Programs outside the engine that are watched. */
@NullMarked
package kinesic.engine.autograd.program;

import org.jspecify.annotations.NullMarked;
