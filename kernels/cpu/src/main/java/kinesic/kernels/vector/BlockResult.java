package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static kinesic.kernels.vector.MicroKernel.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;

/** Blocked images as the result of a convolution, and its epilogue. */
final class BlockResult {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final float[] array;
  private final float[] bias; // [blocks, 16]
  private final boolean accumulate;
  private final LastStep last;

  /** Creates a result in {@code images}. */
  BlockResult(BlockedImages images, Epilogue epilogue) {
    array = images.array;
    bias = new float[images.blocks * BLOCK];
    if (epilogue.bias() != null) {
      HeapBuffer heap = HeapBuffer.of(epilogue.bias());
      System.arraycopy(heap.array(), heap.offset(), bias, 0, images.channels);
    }
    accumulate = epilogue.accumulate();
    last = LastStep.of(epilogue.activation());
  }

  /** Applies the epilogue to {@code count} adjacent pixels of a block and stores them. */
  void store(float[] pixels, int from, int count, int block, int to) {
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      FloatVector added = FloatVector.fromArray(FLOATS, bias, block * BLOCK + lane);
      FloatVector bound = FloatVector.broadcast(FLOATS, last.least());
      for (int i = lane; i < count * BLOCK; i += BLOCK) {
        FloatVector value = FloatVector.fromArray(FLOATS, pixels, from + i).add(added);
        if (accumulate) {
          value = FloatVector.fromArray(FLOATS, array, to + i).add(value);
        }
        value.blend(bound, bound.compare(GT, value)).intoArray(array, to + i);
      }
    }
    last.apply(array, to, count * BLOCK);
  }
}
