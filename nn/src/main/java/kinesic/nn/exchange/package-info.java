/**
 * Exchange of weights with other frameworks, with conversion of names and layouts.
 *
 * <p>Used by importers and exporters. Depends on modules and tensor files; does not depend on
 * particular networks or layers. Start reading at {@link kinesic.nn.exchange.TorchWeights} (from
 * PyTorch) or {@link kinesic.nn.exchange.TorchStateDict} (to PyTorch).
 */
@NullMarked
package kinesic.nn.exchange;

import org.jspecify.annotations.NullMarked;
