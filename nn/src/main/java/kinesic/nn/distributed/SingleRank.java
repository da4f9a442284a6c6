package kinesic.nn.distributed;

import java.util.List;

/** The group of one process. */
final class SingleRank implements Group {

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public String name(int rank) {
    return "rank 0";
  }

  @Override
  public List<byte[]> gather(byte[] mine) {
    return List.of(mine);
  }

  @Override
  public void sum(int microBatches, List<? extends GradientVector> mine, GradientVector result) {
    List<SumTree.Block> blocks = SumTree.cover(new Share(0, microBatches));
    float[] sum =
        SumTree.fold(blocks, mine.stream().map(SingleRank::elements).toList(), SingleRank::add);
    result.write(0, sum, 0, sum.length);
  }

  private static float[] elements(GradientVector vector) {
    float[] elements = new float[vector.length()];
    vector.read(0, elements, 0, elements.length);
    return elements;
  }

  private static float[] add(float[] left, float[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  @Override
  public void fail(String reason) {}

  @Override
  public void close() {}
}
