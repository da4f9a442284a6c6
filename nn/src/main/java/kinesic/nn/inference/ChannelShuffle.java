package kinesic.nn.inference;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.Permute;
import kinesic.engine.op.Reshape;
import kinesic.engine.trace.Value;
import org.jspecify.annotations.Nullable;

/**
 * A shuffle of channels (Zhang et al. 2017, ShuffleNet): images [n, h, w, c] become [n, h, w,
 * groups, c / groups], the last two axes exchange places, and the result is [n, h, w, c] again.
 *
 * @param images blocked images, of which the first op makes [n, h, w, c]
 * @param between what the ops before the last one compute
 * @param channels c
 * @param groups the number of groups
 */
record ChannelShuffle(Value images, List<Value> between, int channels, int groups) {

  /** Returns the shuffle whose last op gives {@code result}; null if it is no shuffle. */
  static @Nullable ChannelShuffle of(Value.Result result) {
    if (!(result.inputs().getFirst() instanceof Value.Result exchanged)
        || !(exchanged.op() instanceof Permute permute)
        || !Arrays.equals(permute.axes(), new int[] {0, 1, 2, 4, 3})) {
      return null;
    }
    if (!(exchanged.inputs().getFirst() instanceof Value.Result grouped)
        || !(grouped.op() instanceof Reshape)
        || !(grouped.inputs().getFirst() instanceof Value.Result last)
        || !(last.op() instanceof FromBlocked)) {
      return null;
    }
    Shape s = grouped.shape();
    Shape images = Shape.of(s.size(0), s.size(1), s.size(2), s.size(3) * s.size(4));
    return last.shape().equals(images) && result.shape().equals(images)
        ? new ChannelShuffle(
            last.inputs().getFirst(), List.of(last, grouped, exchanged), images.size(3), s.size(3))
        : null;
  }

  /** Returns for each channel of the result the channel that it was. */
  int[] order() {
    int[] order = new int[channels];
    Arrays.setAll(order, i -> i % groups * (channels / groups) + i / groups);
    return order;
  }
}
