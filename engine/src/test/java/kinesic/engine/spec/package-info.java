/**
 * What holds an op: {@link kinesic.engine.spec.OpSpec} describes it by samples and errors, {@link
 * kinesic.engine.spec.OpSpecSuite} checks every spec of a module and names the ops that have none.
 *
 * <p>Part of the engine's test-jar; a module with ops of its own depends on it in scope test and
 * extends the suite. Start reading at {@link kinesic.engine.spec.OpSpecSuite}.
 */
@NullMarked
package kinesic.engine.spec;

import org.jspecify.annotations.NullMarked;
