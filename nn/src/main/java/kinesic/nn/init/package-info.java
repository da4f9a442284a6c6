/**
 * Initialisation of parameters: {@link kinesic.nn.init.Initialiser} and its formulas.
 *
 * <p>Used by the layers. Depends on shapes and random streams; does not depend on modules. It is
 * the only package of nn that uses EJML. Start reading at {@link kinesic.nn.init.Initialiser}.
 */
@NullMarked
package kinesic.nn.init;

import org.jspecify.annotations.NullMarked;
