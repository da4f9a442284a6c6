package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Unary;
import kinesic.kernels.Workers;

/**
 * Point-wise functions. {@link UnaryLoops}, {@link UnaryGradientLoops} and {@link BinaryLoops}
 * contain the loops; this class cuts the data and pads the remainder to a whole vector.
 */
public final class VectorElementwise implements Elementwise {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public VectorElementwise(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void fill(float value, Buffer y) {
    HeapBuffer hy = HeapBuffer.of(y);
    float[] ys = hy.array();
    int y0 = hy.offset();
    Tiles.overElements(
        workers, hy.length(), (from, to) -> Arrays.fill(ys, y0 + from, y0 + to, value));
  }

  @Override
  public void unary(Unary f, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    int x0 = hx.offset();
    int y0 = hy.offset();
    Tiles.overElements(
        workers,
        hy.length(),
        (from, to) -> {
          int whole = FLOATS.loopBound(to - from);
          UnaryLoops.run(f, xs, x0 + from, ys, y0 + from, whole);
          int rest = to - from - whole;
          if (rest > 0) {
            float[] padded = padded(xs, x0 + from + whole, rest);
            UnaryLoops.run(f, padded, 0, padded, 0, padded.length);
            System.arraycopy(padded, 0, ys, y0 + from + whole, rest);
          }
        });
  }

  @Override
  public void unaryGradient(Unary f, Buffer kept, Buffer gy, Buffer gx) {
    HeapBuffer hk = HeapBuffer.of(kept);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] ks = hk.array(); // [length], likewise gy and gx
    float[] gys = hgy.array();
    float[] gxs = hgx.array();
    int k0 = hk.offset();
    int gy0 = hgy.offset();
    int gx0 = hgx.offset();
    Tiles.overElements(
        workers,
        hgx.length(),
        (from, to) -> {
          int whole = FLOATS.loopBound(to - from);
          UnaryGradientLoops.run(f, ks, k0 + from, gys, gy0 + from, gxs, gx0 + from, whole);
          int rest = to - from - whole;
          if (rest > 0) {
            float[] k = padded(ks, k0 + from + whole, rest);
            float[] g = padded(gys, gy0 + from + whole, rest);
            UnaryGradientLoops.run(f, k, 0, g, 0, g, 0, g.length);
            System.arraycopy(g, 0, gxs, gx0 + from + whole, rest);
          }
        });
  }

  /** Returns one vector that begins with xs[x0 .. x0 + count). */
  private static float[] padded(float[] xs, int x0, int count) {
    float[] result = new float[Lanes.COUNT];
    System.arraycopy(xs, x0, result, 0, count);
    return result;
  }

  /**
   * Processes the result as rows along its last axis. An operand that is repeated along that axis
   * is first spread into a short piece of a row, so each function needs one loop only.
   */
  @Override
  public void binary(Binary f, Broadcast broadcast, Buffer x, Buffer y, Buffer z) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hz = HeapBuffer.of(z);
    if (hz.length() == 0) {
      return;
    }
    float[] xs = hx.array();
    float[] ys = hy.array();
    float[] zs = hz.array();
    int last = broadcast.rank() - 1;
    int columns = broadcast.size(last);
    boolean spreadX = columns > 1 && broadcast.leftStride(last) == 0;
    boolean spreadY = columns > 1 && broadcast.rightStride(last) == 0;
    int piece = spreadX || spreadY ? Math.min(columns, SPREAD) : Math.min(columns, Tiles.ELEMENTS);
    int pieces = Tiles.count(columns, piece);
    int rows = hz.length() / columns;
    Tiles.overRows(
        workers,
        rows * pieces,
        piece,
        (from, to) -> {
          float[] spread = spreadX || spreadY ? new float[piece] : NOTHING;
          RowWalk walk = new RowWalk(broadcast, from / pieces);
          for (int i = from; i < to; i++) {
            int column = i % pieces * piece;
            int n = Math.min(piece, columns - column);
            int xi = hx.offset() + walk.left() + (spreadX ? 0 : column);
            int yi = hy.offset() + walk.right() + (spreadY ? 0 : column);
            int zi = hz.offset() + i / pieces * columns + column;
            if (spreadX) {
              Arrays.fill(spread, 0, n, xs[xi]);
              BinaryLoops.run(f, spread, 0, ys, yi, zs, zi, n);
            } else if (spreadY) {
              Arrays.fill(spread, 0, n, ys[yi]);
              BinaryLoops.run(f, xs, xi, spread, 0, zs, zi, n);
            } else {
              BinaryLoops.run(f, xs, xi, ys, yi, zs, zi, n);
            }
            if ((i + 1) % pieces == 0) {
              walk.next();
            }
          }
        });
  }

  /** The floats of a repeated value that are spread at a time: 4 KiB, so that they stay in L1. */
  private static final int SPREAD = 1 << 10;

  private static final float[] NOTHING = {};

  /** The positions of the operands for one row of the result after the other. */
  private static final class RowWalk {
    private final Broadcast broadcast;
    private final int[] index; // over all axes but the last
    private int left;
    private int right;

    RowWalk(Broadcast broadcast, int row) {
      this.broadcast = broadcast;
      index = new int[broadcast.rank() - 1];
      for (int axis = index.length - 1; axis >= 0; axis--) {
        index[axis] = row % broadcast.size(axis);
        row /= broadcast.size(axis);
        left += index[axis] * broadcast.leftStride(axis);
        right += index[axis] * broadcast.rightStride(axis);
      }
    }

    int left() {
      return left;
    }

    int right() {
      return right;
    }

    void next() {
      for (int axis = index.length - 1; axis >= 0; axis--) {
        left += broadcast.leftStride(axis);
        right += broadcast.rightStride(axis);
        if (++index[axis] < broadcast.size(axis)) {
          return;
        }
        left -= broadcast.leftStride(axis) * broadcast.size(axis);
        right -= broadcast.rightStride(axis) * broadcast.size(axis);
        index[axis] = 0;
      }
    }
  }

  @Override
  public void extremumGradient(Binary f, Buffer x, Buffer y, Buffer gz, Buffer gx, Buffer gy) {
    if (f != Binary.MAXIMUM && f != Binary.MINIMUM) {
      throw new IllegalArgumentException("extremumGradient: " + f + " is not MAXIMUM or MINIMUM");
    }
    boolean maximum = f == Binary.MAXIMUM;
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hgz = HeapBuffer.of(gz);
    HeapBuffer hgx = HeapBuffer.of(gx);
    HeapBuffer hgy = HeapBuffer.of(gy);
    float[] xs = hx.array(); // [length], likewise all others
    float[] ys = hy.array();
    float[] gzs = hgz.array();
    float[] gxs = hgx.array();
    float[] gys = hgy.array();
    Tiles.overElements(
        workers,
        hgz.length(),
        (from, to) -> {
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector a = FloatVector.fromArray(FLOATS, xs, hx.offset() + i);
            FloatVector b = FloatVector.fromArray(FLOATS, ys, hy.offset() + i);
            FloatVector g = FloatVector.fromArray(FLOATS, gzs, hgz.offset() + i);
            VectorMask<Float> equal = a.compare(EQ, b);
            VectorMask<Float> left = maximum ? a.compare(GT, b) : a.compare(LT, b);
            FloatVector shared = FloatVector.zero(FLOATS).blend(g.mul(0.5f), equal);
            FloatVector other = g.blend(shared, equal); // gy where x is not selected
            shared.blend(g, left).intoArray(gxs, hgx.offset() + i);
            other.blend(0f, left).intoArray(gys, hgy.offset() + i);
          }
          for (; i < to; i++) {
            float a = xs[hx.offset() + i];
            float b = ys[hy.offset() + i];
            float g = gzs[hgz.offset() + i];
            boolean left = maximum ? a > b : a < b;
            gxs[hgx.offset() + i] = a == b ? 0.5f * g : left ? g : 0;
            gys[hgy.offset() + i] = a == b ? 0.5f * g : left ? 0 : g;
          }
        });
  }

  @Override
  public void affine(float scale, Buffer x, float shift, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    Tiles.overElements(
        workers,
        hy.length(),
        (from, to) -> {
          FloatVector a = FloatVector.broadcast(FLOATS, scale);
          FloatVector b = FloatVector.broadcast(FLOATS, shift);
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, xs, hx.offset() + i);
            v.fma(a, b).intoArray(ys, hy.offset() + i);
          }
          for (; i < to; i++) {
            ys[hy.offset() + i] = Math.fma(xs[hx.offset() + i], scale, shift);
          }
        });
  }

  @Override
  public void addScaled(float scale, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    Tiles.overElements(
        workers,
        hy.length(),
        (from, to) -> {
          FloatVector a = FloatVector.broadcast(FLOATS, scale);
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, xs, hx.offset() + i);
            FloatVector w = FloatVector.fromArray(FLOATS, ys, hy.offset() + i);
            v.fma(a, w).intoArray(ys, hy.offset() + i);
          }
          for (; i < to; i++) {
            ys[hy.offset() + i] = Math.fma(xs[hx.offset() + i], scale, ys[hy.offset() + i]);
          }
        });
  }

  @Override
  public void clamp(Buffer x, float low, float high, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [length]
    float[] ys = hy.array(); // [length]
    Tiles.overElements(
        workers,
        hy.length(),
        (from, to) -> {
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, xs, hx.offset() + i);
            v.blend(low, v.compare(LT, low))
                .blend(high, v.compare(GT, high))
                .intoArray(ys, hy.offset() + i);
          }
          for (; i < to; i++) {
            ys[hy.offset() + i] = Math.min(Math.max(xs[hx.offset() + i], low), high);
          }
        });
  }

  @Override
  public void clampGradient(Buffer x, float low, float high, Buffer gy, Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] xs = hx.array(); // [length], likewise gy and gx
    float[] gys = hgy.array();
    float[] gxs = hgx.array();
    Tiles.overElements(
        workers,
        hgx.length(),
        (from, to) -> {
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, xs, hx.offset() + i);
            FloatVector g = FloatVector.fromArray(FLOATS, gys, hgy.offset() + i);
            VectorMask<Float> inside = v.compare(GE, low).and(v.compare(LE, high));
            FloatVector.zero(FLOATS).blend(g, inside).intoArray(gxs, hgx.offset() + i);
          }
          for (; i < to; i++) {
            float v = xs[hx.offset() + i];
            gxs[hgx.offset() + i] = low <= v && v <= high ? gys[hgy.offset() + i] : 0;
          }
        });
  }

  @Override
  public void select(Buffer condition, Buffer x, Buffer y, Buffer z) {
    HeapBuffer hc = HeapBuffer.of(condition);
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hz = HeapBuffer.of(z);
    float[] cs = hc.array(); // [length], likewise x, y and z
    float[] xs = hx.array();
    float[] ys = hy.array();
    float[] zs = hz.array();
    Tiles.overElements(
        workers,
        hz.length(),
        (from, to) -> {
          int i = from;
          for (; i <= to - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector c = FloatVector.fromArray(FLOATS, cs, hc.offset() + i);
            FloatVector a = FloatVector.fromArray(FLOATS, xs, hx.offset() + i);
            FloatVector b = FloatVector.fromArray(FLOATS, ys, hy.offset() + i);
            a.blend(b, c.compare(EQ, 0f)).intoArray(zs, hz.offset() + i);
          }
          for (; i < to; i++) {
            zs[hz.offset() + i] =
                cs[hc.offset() + i] != 0 ? xs[hx.offset() + i] : ys[hy.offset() + i];
          }
        });
  }
}
