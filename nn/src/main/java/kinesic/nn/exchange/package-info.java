/**
 * Import of weights that were trained by other frameworks, with conversion of names and layouts.
 *
 * <p>Used by importers. Depends on modules and tensor files; does not depend on particular networks
 * or layers. Start reading at {@link kinesic.nn.exchange.TorchWeights}.
 */
@NullMarked
package kinesic.nn.exchange;

import org.jspecify.annotations.NullMarked;
