package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;

/** Random numbers: the integers behind them are given, so uniform ones are exact. */
final class RandomFillSpec {

  private static final long KEY = 0x5eed_1234_89ab_cdefL;

  private RandomFillSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int n : Samples.LENGTHS) {
      for (long counter : new long[] {0, 1, 2, 3, 4098, 0x3_ffff_fffeL, Long.MAX_VALUE - 100_000}) {
        cases.add(
            new KernelCase(
                "uniform [" + n + "] from " + counter,
                call ->
                    call.backend()
                        .randomFill()
                        .uniform(KEY, counter, -2, 3, call.output("y", n, Bound.exact()))));
        cases.add(
            new KernelCase(
                "dropoutMask [" + n + "] from " + counter,
                call ->
                    call.backend()
                        .randomFill()
                        .dropoutMask(KEY, counter, 0.8f, call.output("y", n, Bound.exact()))));
        long even = counter & ~1L;
        // the logarithm, root and sine of another library may differ in their last units
        Bound bound = (i, e) -> 8 * Bound.ROUNDING * (1 + 2 * Math.abs(e - 1));
        cases.add(
            new KernelCase(
                "normal [" + n + "] from " + even,
                call ->
                    call.backend()
                        .randomFill()
                        .normal(KEY, even, 1, 2, call.output("y", n, bound))));
      }
    }
    return cases;
  }
}
