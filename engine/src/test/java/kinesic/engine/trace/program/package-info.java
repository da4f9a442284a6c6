/** Programs that the tests of traces run; outside the packages of the engine, as users' are. */
@NullMarked
package kinesic.engine.trace.program;

import org.jspecify.annotations.NullMarked;
