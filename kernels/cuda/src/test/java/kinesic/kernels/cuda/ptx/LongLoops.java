package kinesic.kernels.cuda.ptx;

/**
 * The loops of {@link Loops} whose result are 64-bit registers.
 *
 * <p>Each has an interface for its function and a class for the loop, for all lanes and for some.
 */
final class LongLoops {

  private LongLoops() {}

  interface OfLL {
    long of(long a);
  }

  interface OfLI {
    long of(int a);
  }

  interface OfLII {
    long of(int a, int b);
  }

  interface OfLLL {
    long of(long a, long b);
  }

  interface OfLLI {
    long of(long a, int b);
  }

  interface OfLIIL {
    long of(int a, int b, long c);
  }

  interface OfLLII {
    long of(long a, int b, int c);
  }

  interface OfLLLL {
    long of(long a, long b, long c);
  }

  interface OfLLLII {
    long of(long a, long b, int c, int d);
  }

  interface OfLLLP {
    long of(long a, long b, boolean c);
  }

  static final class LL extends Step {
    private final OfLL f;
    private final int to;
    private final int a;

    LL(Object function, int[] registers) {
      f = (OfLL) function;
      to = registers[0];
      a = registers[1];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l]);
      }
    }
  }

  static final class LI extends Step {
    private final OfLI f;
    private final int to;
    private final int a;

    LI(Object function, int[] registers) {
      f = (OfLI) function;
      to = registers[0];
      a = registers[1];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      int[] a = w.ints[this.a];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l]);
      }
    }
  }

  static final class LII extends Step {
    private final OfLII f;
    private final int to;
    private final int a;
    private final int b;

    LII(Object function, int[] registers) {
      f = (OfLII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      int[] a = w.ints[this.a];
      int[] b = w.ints[this.b];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l]);
      }
    }
  }

  static final class LLL extends Step {
    private final OfLLL f;
    private final int to;
    private final int a;
    private final int b;

    LLL(Object function, int[] registers) {
      f = (OfLLL) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      long[] b = w.longs[this.b];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l]);
      }
    }
  }

  static final class LLI extends Step {
    private final OfLLI f;
    private final int to;
    private final int a;
    private final int b;

    LLI(Object function, int[] registers) {
      f = (OfLLI) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      int[] b = w.ints[this.b];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l]);
      }
    }
  }

  static final class LIIL extends Step {
    private final OfLIIL f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;

    LIIL(Object function, int[] registers) {
      f = (OfLIIL) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      int[] a = w.ints[this.a];
      int[] b = w.ints[this.b];
      long[] c = w.longs[this.c];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l], c[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l], c[l]);
      }
    }
  }

  static final class LLII extends Step {
    private final OfLLII f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;

    LLII(Object function, int[] registers) {
      f = (OfLLII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      int[] b = w.ints[this.b];
      int[] c = w.ints[this.c];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l], c[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l], c[l]);
      }
    }
  }

  static final class LLLL extends Step {
    private final OfLLLL f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;

    LLLL(Object function, int[] registers) {
      f = (OfLLLL) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      long[] b = w.longs[this.b];
      long[] c = w.longs[this.c];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l], c[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l], c[l]);
      }
    }
  }

  static final class LLLII extends Step {
    private final OfLLLII f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;
    private final int d;

    LLLII(Object function, int[] registers) {
      f = (OfLLLII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
      d = registers[4];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      long[] b = w.longs[this.b];
      int[] c = w.ints[this.c];
      int[] d = w.ints[this.d];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l], c[l], d[l]);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l], c[l], d[l]);
      }
    }
  }

  static final class LLLP extends Step {
    private final OfLLLP f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;

    LLLP(Object function, int[] registers) {
      f = (OfLLLP) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
    }

    @Override
    void run(Warp w, int lanes) {
      long[] to = w.longs[this.to];
      long[] a = w.longs[this.a];
      long[] b = w.longs[this.b];
      int c = w.predicates[this.c];
      if (lanes == Warp.ALL) {
        for (int l = 0; l < Warp.LANES; l++) {
          to[l] = f.of(a[l], b[l], (c >> l & 1) != 0);
        }
        return;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        to[l] = f.of(a[l], b[l], (c >> l & 1) != 0);
      }
    }
  }
}
