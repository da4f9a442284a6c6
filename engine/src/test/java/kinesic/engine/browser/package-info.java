/**
 * A real browser for tests of pages. A module that uses it depends on the engine's test-jar and on
 * {@code com.microsoft.playwright:playwright}.
 */
@NullMarked
package kinesic.engine.browser;

import org.jspecify.annotations.NullMarked;
