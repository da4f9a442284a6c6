/**
 * First values of parameters: {@link kinesic.nn.init.Initialiser} and its formulas.
 *
 * <p>Used by the layers. Knows shapes and random streams; knows no module. The only package that
 * uses EJML. Start reading at {@link kinesic.nn.init.Initialiser}.
 */
@NullMarked
package kinesic.nn.init;

import org.jspecify.annotations.NullMarked;
