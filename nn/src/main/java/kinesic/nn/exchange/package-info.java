/**
 * Values that another framework has learned, brought into the names and layouts of modules here.
 *
 * <p>Importers use it. It knows modules and files of tensors; it must not know any network in
 * particular. Start reading at {@link kinesic.nn.exchange.TorchWeights}.
 */
@NullMarked
package kinesic.nn.exchange;

import org.jspecify.annotations.NullMarked;
