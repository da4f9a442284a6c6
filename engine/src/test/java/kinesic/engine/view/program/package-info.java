/** Programs outside the engine whose computation is viewed. */
@NullMarked
package kinesic.engine.view.program;

import org.jspecify.annotations.NullMarked;
