package kinesic.kernels.cuda.ptx;

/**
 * The functions that the device computes only approximately. The machine computes them in double
 * and rounds; in its perturbing mode it then moves the result by up to two units in the last place,
 * by a hash of the argument.
 */
enum Approximation {
  SQRT,
  RCP,
  RSQRT,
  EX2,
  LG2,
  SIN,
  COS,
  TANH;

  static Approximation of(String opcode) {
    return switch (opcode) {
      case "sqrt" -> SQRT;
      case "rcp" -> RCP;
      case "rsqrt" -> RSQRT;
      case "ex2" -> EX2;
      case "lg2" -> LG2;
      case "sin" -> SIN;
      case "cos" -> COS;
      case "tanh" -> TANH;
      default -> throw new UnknownInstruction(opcode);
    };
  }

  float of(float x) {
    return switch (this) {
      case SQRT -> (float) Math.sqrt(x);
      case RCP -> 1 / x;
      case RSQRT -> (float) (1 / Math.sqrt(x));
      case EX2 -> exp2(x);
      case LG2 -> log2(x);
      case SIN -> (float) Math.sin(x);
      case COS -> (float) Math.cos(x);
      case TANH -> (float) Math.tanh(x);
    };
  }

  private static float exp2(float x) {
    double whole = Math.rint(x);
    if (whole == x) {
      return (float) Math.scalb(1.0, (int) Math.max(-2000, Math.min(2000, whole)));
    }
    return (float) (Math.exp((x - whole) * Math.log(2)) * Math.scalb(1.0, (int) whole));
  }

  private static float log2(float x) {
    int exponent = Math.getExponent(x);
    if (x > 0 && exponent <= Float.MAX_EXPONENT && x == Math.scalb(1.0, exponent)) {
      return exponent;
    }
    return (float) (Math.log(x) / Math.log(2));
  }

  /** Moves a result by -2 to 2 units in the last place, depending on the argument. */
  static float perturb(float x, float result) {
    if (result == 0 || Float.isInfinite(result) || Float.isNaN(result)) {
      return result;
    }
    int hash = Float.floatToRawIntBits(x) * 0x9E3779B9;
    hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
    int units = Integer.remainderUnsigned(hash ^ hash >>> 13, 5) - 2;
    float moved = Float.intBitsToFloat(Float.floatToRawIntBits(result) + units);
    return Float.isFinite(moved) && moved != 0 ? moved : result;
  }

  /** An approximate function of a float. */
  static final class Single extends Step {
    private final Approximation function;
    private final boolean ftz;
    private final int to;
    private final int a;

    Single(Approximation function, boolean ftz, int to, int a) {
      this.function = function;
      this.ftz = ftz;
      this.to = to;
      this.a = a;
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
      int[] from = w.ints[a];
      boolean perturbed = w.perturbed;
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        float x = Float.intBitsToFloat(from[l]);
        if (ftz) {
          x = FloatInstructions.flush(x);
        }
        float y = function.of(x);
        if (perturbed) {
          y = perturb(x, y);
        }
        to[l] = Float.floatToRawIntBits(ftz ? FloatInstructions.flush(y) : y);
      }
    }
  }

  /** div.approx and div.full. */
  static final class Quotient extends Step {
    private final boolean ftz;
    private final int to;
    private final int a;
    private final int b;

    Quotient(boolean ftz, int to, int a, int b) {
      this.ftz = ftz;
      this.to = to;
      this.a = a;
      this.b = b;
    }

    @Override
    void run(Warp w, int lanes) {
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        float x = Float.intBitsToFloat(w.ints[a][l]);
        float y = Float.intBitsToFloat(w.ints[b][l]);
        float q = ftz ? FloatInstructions.flush(x) / FloatInstructions.flush(y) : x / y;
        if (w.perturbed) {
          q = perturb(x + y, q);
        }
        w.ints[to][l] = Float.floatToRawIntBits(ftz ? FloatInstructions.flush(q) : q);
      }
    }
  }
}
