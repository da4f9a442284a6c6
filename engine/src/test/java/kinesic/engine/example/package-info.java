/** The examples of the engine's README, compiled and run. */
@NullMarked
package kinesic.engine.example;

import org.jspecify.annotations.NullMarked;
