package kinesic.kernels.cuda.ptx;

import java.math.BigDecimal;

/** Arithmetic that rounds downwards, upwards or towards zero. */
enum Rounding {
  NEAREST,
  DOWN,
  UP,
  ZERO;

  /** Returns the mode of an instruction: rn (also if it names none), rm, rp or rz. */
  static Rounding of(Instruction i) {
    return i.has("rm") ? DOWN : i.has("rp") ? UP : i.has("rz") ? ZERO : NEAREST;
  }

  /**
   * Rounds to float.
   *
   * @param value the value to about the precision of a double
   * @param error what is missing to the exact value; only its sign counts
   */
  float round(double value, double error) {
    float f = (float) value;
    if (this == NEAREST || Float.isNaN(f) || Double.isInfinite(value)) {
      return f;
    }
    double beyond = f - value; // exact unless f overflowed
    boolean above = beyond > 0 || (beyond == 0 && error < 0);
    boolean below = beyond < 0 || (beyond == 0 && error > 0);
    boolean negative = value < 0 || (value == 0 && error < 0);
    if (above && (this == DOWN || (this == ZERO && !negative))) {
      return Math.nextDown(f);
    }
    if (below && (this == UP || (this == ZERO && negative))) {
      return Math.nextUp(f);
    }
    return f;
  }

  /** Rounds to double; see {@link #round(double, double)}. */
  double adjust(double value, double error) {
    if (this == NEAREST || error == 0 || Double.isNaN(error) || !Double.isFinite(value)) {
      return value;
    }
    if (error < 0 && (this == DOWN || (this == ZERO && value > 0))) {
      return Math.nextDown(value);
    }
    if (error > 0 && (this == UP || (this == ZERO && value < 0))) {
      return Math.nextUp(value);
    }
    return value;
  }

  /** A sum of opposite numbers is -0 if it is rounded downwards. */
  private float zero(double a, double b) {
    boolean negative = Double.doubleToRawLongBits(a) < 0;
    boolean same = negative == Double.doubleToRawLongBits(b) < 0;
    return same ? (negative ? -0f : 0f) : this == DOWN ? -0f : 0f;
  }

  /** a + b. */
  float add(float a, float b) {
    double s = (double) a + b;
    return s == 0 ? zero(a, b) : round(s, sumError(a, b, s));
  }

  /** a · b. */
  float multiply(float a, float b) {
    return round((double) a * b, 0);
  }

  /** a · b + c. */
  float fma(float a, float b, float c) {
    double p = (double) a * b;
    double s = p + c;
    return s == 0 ? zero(p, c) : round(s, sumError(p, c, s));
  }

  /** a / b. */
  float divide(float a, float b) {
    double q = (double) a / b;
    if (this == NEAREST || Double.isInfinite(q) || Double.isNaN(q) || b == 0) {
      return a / b;
    }
    double rest = Math.fma(-q, b, a);
    return round(q, b > 0 ? rest : -rest);
  }

  /** √a. */
  float sqrt(float a) {
    double r = Math.sqrt(a);
    return round(r, r == 0 || Double.isInfinite(r) ? 0 : Math.fma(-r, r, a));
  }

  double add(double a, double b) {
    double s = a + b;
    return adjust(s, sumError(a, b, s));
  }

  double multiply(double a, double b) {
    double p = a * b;
    return adjust(p, Math.fma(a, b, -p));
  }

  double fma(double a, double b, double c) {
    if (this == NEAREST) {
      return Math.fma(a, b, c);
    }
    double r = Math.fma(a, b, c);
    if (Double.isNaN(r) || Double.isInfinite(r)) {
      return r;
    }
    BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
    return adjust(r, exact.compareTo(new BigDecimal(r)));
  }

  double divide(double a, double b) {
    double q = a / b;
    if (this == NEAREST || Double.isInfinite(q) || q == 0) {
      return q;
    }
    double rest = Math.fma(-q, b, a);
    return adjust(q, b > 0 ? rest : -rest);
  }

  double sqrt(double a) {
    double r = Math.sqrt(a);
    return r == 0 || Double.isInfinite(r) ? r : adjust(r, Math.fma(-r, r, a));
  }

  /** Returns what the rounded sum s of a and b lacks. */
  private static double sumError(double a, double b, double s) {
    double v = s - a;
    return a - (s - v) + (b - v);
  }

  /** Returns the nearest integer in this direction; NEAREST is to even. */
  double integer(double v) {
    return switch (this) {
      case NEAREST -> Math.rint(v);
      case DOWN -> Math.floor(v);
      case UP -> Math.ceil(v);
      case ZERO -> v < 0 ? Math.ceil(v) : Math.floor(v);
    };
  }
}
