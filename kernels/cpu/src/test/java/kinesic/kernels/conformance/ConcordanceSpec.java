package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Concordance correlations with labels that are missing, constant or all there is. */
final class ConcordanceSpec {

  private static final int[][] SIZES = {
    {1, 1}, {2, 3}, {31, 2}, {751, 2}, {400, 33}, {0, 2}, {3, 0}
  };

  private ConcordanceSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      int n = s[0] * s[1];
      float[] x = Samples.normal(n, n);
      cases.add(concordance(s, "", x, Samples.normal(n, 1)));
      cases.add(concordance(s, " missing labels", x, partial(n)));
      cases.add(concordance(s, " without labels", x, constant(n, Float.NaN)));
      cases.add(concordance(s, " constant labels", x, constant(n, .5f)));
      cases.add(concordance(s, " constant predictions", constant(n, .5f), Samples.normal(n, 1)));
      cases.add(concordance(s, " NaN", Samples.with(Float.NaN, n, 5), Samples.normal(n, 1)));
      cases.add(valueAlone(s, x, partial(n)));
    }
    return cases;
  }

  /** Labels of which some are missing, in another place in each column. */
  private static float[] partial(int n) {
    float[] y = Samples.normal(n, 1);
    for (int i = 0; i < n; i += 3) {
      y[i] = Float.NaN;
    }
    return y;
  }

  private static float[] constant(int n, float value) {
    float[] y = new float[n];
    Arrays.fill(y, value);
    return y;
  }

  /** A correlation is at most 1, and so are its slopes times n, for samples of this size. */
  private static KernelCase concordance(int[] s, String what, float[] x, float[] y) {
    Bound bound = (i, e) -> 4 * Bound.ROUNDING * (1 + Math.abs(e));
    return new KernelCase(
        name(s, what),
        call ->
            call.backend()
                .concordance()
                .concordance(
                    s[0],
                    s[1],
                    call.input(x),
                    call.input(y),
                    call.output("loss", 1, bound),
                    call.output("gx", x.length, bound)));
  }

  private static KernelCase valueAlone(int[] s, float[] x, float[] y) {
    return new KernelCase(
        name(s, " without gradient"),
        call ->
            call.backend()
                .concordance()
                .concordance(
                    s[0],
                    s[1],
                    call.input(x),
                    call.input(y),
                    call.output("loss", 1, (i, e) -> 4 * Bound.ROUNDING),
                    null));
  }

  private static String name(int[] s, String what) {
    return "concordance [" + s[0] + ", " + s[1] + "]" + what;
  }
}
