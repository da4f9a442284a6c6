package kinesic.kernels.cuda.ptx;

/**
 * The loops of {@link Loops} whose result are predicates.
 *
 * <p>Each has an interface for its function and a class for the loop, for all lanes and for some.
 */
final class PredicateLoops {

  private PredicateLoops() {}

  interface OfPI {
    boolean of(int a);
  }

  interface OfPL {
    boolean of(long a);
  }

  interface OfPII {
    boolean of(int a, int b);
  }

  interface OfPLL {
    boolean of(long a, long b);
  }

  static final class PI extends Step {
    private final OfPI f;
    private final int to;
    private final int a;

    PI(Object function, int[] registers) {
      f = (OfPI) function;
      to = registers[0];
      a = registers[1];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] a = w.ints[this.a];
      int result = 0;
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          result |= f.of(a[l]) ? 1 << l : 0;
        }
        w.predicates[to] = result;
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        result |= f.of(a[l]) ? 1 << l : 0;
      }
      w.predicates[to] = (w.predicates[to] & ~lanes) | result;
    }
  }

  static final class PL extends Step {
    private final OfPL f;
    private final int to;
    private final int a;

    PL(Object function, int[] registers) {
      f = (OfPL) function;
      to = registers[0];
      a = registers[1];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] a = w.longs[this.a];
      int result = 0;
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          result |= f.of(a[l]) ? 1 << l : 0;
        }
        w.predicates[to] = result;
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        result |= f.of(a[l]) ? 1 << l : 0;
      }
      w.predicates[to] = (w.predicates[to] & ~lanes) | result;
    }
  }

  static final class PII extends Step {
    private final OfPII f;
    private final int to;
    private final int a;
    private final int b;

    PII(Object function, int[] registers) {
      f = (OfPII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] a = w.ints[this.a];
      int[] b = w.ints[this.b];
      int result = 0;
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          result |= f.of(a[l], b[l]) ? 1 << l : 0;
        }
        w.predicates[to] = result;
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        result |= f.of(a[l], b[l]) ? 1 << l : 0;
      }
      w.predicates[to] = (w.predicates[to] & ~lanes) | result;
    }
  }

  static final class PLL extends Step {
    private final OfPLL f;
    private final int to;
    private final int a;
    private final int b;

    PLL(Object function, int[] registers) {
      f = (OfPLL) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] a = w.longs[this.a];
      long[] b = w.longs[this.b];
      int result = 0;
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          result |= f.of(a[l], b[l]) ? 1 << l : 0;
        }
        w.predicates[to] = result;
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        result |= f.of(a[l], b[l]) ? 1 << l : 0;
      }
      w.predicates[to] = (w.predicates[to] & ~lanes) | result;
    }
  }
}
