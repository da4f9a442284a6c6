package kinesic.nn.vision;

import kinesic.engine.Tensor;

/** Feature maps in the order of PyTorch. */
final class Maps {

  private Maps() {}

  /**
   * Flattens a feature map to [n, channels·h·w], one channel after the other, as PyTorch flattens
   * [n, channels, h, w].
   *
   * @param map [n, h, w, channels], or in blocks of 16 channels
   */
  static Tensor flatten(Tensor map, int channels) {
    Tensor rows = map.shape().rank() == 5 ? map.fromBlocked(channels) : map;
    return rows.permute(0, 3, 1, 2).reshape(rows.size(0), -1);
  }
}
