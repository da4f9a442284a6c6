package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;

/**
 * One run of a case on one backend, with its results. On the Java heap operands begin somewhere
 * inside an array, and the memory around them must not change.
 */
final class Run implements Call {

  /** A result with a name. */
  static final class Result {
    final String name;
    final double[] values;
    final Bound bound;

    Result(String name, double[] values, Bound bound) {
      this.name = name;
      this.values = values;
      this.bound = bound;
    }
  }

  private static final class Operand {
    final String name;
    final Buffer buffer;
    final float[] before;
    final Bound bound;

    Operand(String name, Buffer buffer, float[] before, Bound bound) {
      this.name = name;
      this.buffer = buffer;
      this.before = before.clone();
      this.bound = bound;
    }
  }

  /**
   * A NaN that no arithmetic produces: the content of stale memory and of the memory around
   * operands.
   */
  private static final float CANARY = Float.intBitsToFloat(0x7fc0beef);

  private static final int WALL = 24;

  private final Backend backend;
  private final int shift;
  private final List<Operand> inputs = new ArrayList<>();
  private final List<Operand> outputs = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();

  /**
   * @param shift moves the operands, each differently; on the heap only
   */
  private Run(Backend backend, int shift) {
    this.backend = backend;
    this.shift = shift;
  }

  /** Runs the case and returns its results, in the order of the case. */
  static List<Result> of(KernelCase kernel, Backend backend, int shift) {
    Run run = new Run(backend, shift);
    kernel.body().run(run);
    run.checkInputs();
    run.checkWalls();
    List<Result> all = new ArrayList<>();
    for (Operand output : run.outputs) {
      all.add(new Result(output.name, doubles(run.read(output)), output.bound));
    }
    all.addAll(run.results);
    return all;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Buffer input(float[] values) {
    Buffer buffer = place(values);
    inputs.add(new Operand("input " + inputs.size(), buffer, values, Bound.exact()));
    return buffer;
  }

  @Override
  public Buffer output(String name, int length, Bound bound) {
    float[] stale = new float[length];
    Arrays.fill(stale, CANARY);
    return updated(name, stale, bound);
  }

  @Override
  public Buffer updated(String name, float[] values, Bound bound) {
    Buffer buffer = place(values);
    outputs.add(new Operand(name, buffer, values, bound));
    return buffer;
  }

  @Override
  public void returned(String name, double[] values, Bound bound) {
    results.add(new Result(name, values, bound));
  }

  private Buffer place(float[] values) {
    Buffer buffer = backend.allocate(values.length);
    if (buffer instanceof HeapBuffer) {
      int offset = (shift * 5 + (inputs.size() + outputs.size()) * 7) % WALL;
      float[] array = new float[values.length + WALL];
      Arrays.fill(array, CANARY);
      buffer = new HeapBuffer(backend, array, offset, values.length);
    }
    backend.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private float[] read(Operand operand) {
    float[] values = new float[operand.buffer.length()];
    backend.read(operand.buffer, 0, values, 0, values.length);
    return values;
  }

  private void checkInputs() {
    for (Operand input : inputs) {
      if (!Arrays.equals(input.before, read(input))) {
        throw new AssertionError(input.name + " was changed");
      }
    }
  }

  private void checkWalls() {
    List<Operand> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    for (Operand operand : all) {
      if (operand.buffer instanceof HeapBuffer heap) {
        float[] array = heap.array();
        for (int i = 0; i < array.length; i++) {
          boolean inside = i >= heap.offset() && i < heap.offset() + heap.length();
          if (!inside && Float.floatToRawIntBits(array[i]) != Float.floatToRawIntBits(CANARY)) {
            throw new AssertionError(
                operand.name + ": wrote element " + (i - heap.offset()) + " of " + heap.length());
          }
        }
      }
    }
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
