/** Tests of {@code engine/lessons}, as a reader runs them. */
@NullMarked
package kinesic.engine.lesson;

import org.jspecify.annotations.NullMarked;
