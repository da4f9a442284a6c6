/**
 * Networks: {@link kinesic.nn.Module} holds named parameters and children, {@link kinesic.nn.Layer}
 * maps one tensor to one tensor, and the layers and residual networks that are made of them.
 *
 * <p>Used by whoever builds a network. Knows tensors and ops; knows no optimiser, no data set, no
 * kernel and no face. Start reading at {@link kinesic.nn.Module}, then {@link kinesic.nn.Linear}.
 */
@NullMarked
package kinesic.nn;

import org.jspecify.annotations.NullMarked;
