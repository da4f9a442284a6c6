package kinesic.kernels.cuda.ptx;

/**
 * The loops of {@link Loops} whose result are 32-bit registers.
 *
 * <p>Each has an interface for its function and a class for the loop, for all lanes and for some.
 */
final class IntLoops {

  private IntLoops() {}

  interface OfII {
    int of(int a);
  }

  interface OfIL {
    int of(long a);
  }

  interface OfIII {
    int of(int a, int b);
  }

  interface OfIIII {
    int of(int a, int b, int c);
  }

  interface OfIIIII {
    int of(int a, int b, int c, int d);
  }

  interface OfIIIP {
    int of(int a, int b, boolean c);
  }

  static final class II extends Step {
    private final OfII f;
    private final int to;
    private final int a;

    II(Object function, int[] registers) {
      f = (OfII) function;
      to = registers[0];
      a = registers[1];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
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

  static final class IL extends Step {
    private final OfIL f;
    private final int to;
    private final int a;

    IL(Object function, int[] registers) {
      f = (OfIL) function;
      to = registers[0];
      a = registers[1];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
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

  static final class III extends Step {
    private final OfIII f;
    private final int to;
    private final int a;
    private final int b;

    III(Object function, int[] registers) {
      f = (OfIII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
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

  static final class IIII extends Step {
    private final OfIIII f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;

    IIII(Object function, int[] registers) {
      f = (OfIIII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
      int[] a = w.ints[this.a];
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

  static final class IIIII extends Step {
    private final OfIIIII f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;
    private final int d;

    IIIII(Object function, int[] registers) {
      f = (OfIIIII) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
      d = registers[4];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
      int[] a = w.ints[this.a];
      int[] b = w.ints[this.b];
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

  static final class IIIP extends Step {
    private final OfIIIP f;
    private final int to;
    private final int a;
    private final int b;
    private final int c;

    IIIP(Object function, int[] registers) {
      f = (OfIIIP) function;
      to = registers[0];
      a = registers[1];
      b = registers[2];
      c = registers[3];
    }

    @Override
    void run(Warp w, int lanes) {
      int[] to = w.ints[this.to];
      int[] a = w.ints[this.a];
      int[] b = w.ints[this.b];
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
