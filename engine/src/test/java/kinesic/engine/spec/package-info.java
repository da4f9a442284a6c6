/**
 * The test framework for ops: {@link kinesic.engine.spec.OpSpec} describes an op by samples and
 * errors, {@link kinesic.engine.spec.OpSpecSuite} checks every spec of a module and lists the ops
 * without one.
 *
 * <p>It is part of the engine's test-jar; a module with its own ops depends on it in scope test and
 * extends the suite. Start reading at {@link kinesic.engine.spec.OpSpecSuite}.
 */
@NullMarked
package kinesic.engine.spec;

import org.jspecify.annotations.NullMarked;
