package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Compares a backend with the scalar reference.
 *
 * <p>Every case of every spec must satisfy these conditions. On the first of the given backends the
 * result is within its bound of the reference, and infinite or NaN exactly where the reference is.
 * Inputs and the memory around operands do not change. All the given backends, which are one kind
 * of backend with different numbers of threads, give the same bits.
 *
 * <pre>
 * &#64;TestFactory
 * Stream&lt;DynamicContainer&gt; kernelsAgreeWithTheReference() {
 *   return Conformance.of(backends);
 * }
 * </pre>
 */
public final class Conformance {

  private final List<Backend> backends;
  private final Backend reference = Backends.scalar(1);

  private Conformance(List<Backend> backends) {
    this.backends = backends;
  }

  /** Returns the tests of {@code backends}, a container for each kernel family. */
  public static Stream<DynamicContainer> of(List<Backend> backends) {
    Conformance conformance = new Conformance(backends);
    return families().entrySet().stream()
        .map(family -> conformance.container(family.getKey(), family.getValue()));
  }

  /** Returns a container that makes its cases, which takes time, when it is run. */
  private DynamicContainer container(String family, Supplier<List<KernelCase>> cases) {
    return DynamicContainer.dynamicContainer(
        family, Stream.of(cases).flatMap(all -> all.get().stream()).map(this::test));
  }

  /** Returns the cases of each family. */
  private static Map<String, Supplier<List<KernelCase>>> families() {
    Map<String, Supplier<List<KernelCase>>> families = new LinkedHashMap<>();
    families.put("elementwise", ElementwiseSpec::cases);
    families.put("data movement", DataMovementSpec::cases);
    families.put("reduction", ReductionSpec::cases);
    families.put("matrix product", MatrixProductSpec::cases);
    families.put("attention", AttentionSpec::cases);
    families.put("convolution", ConvolutionSpec::cases);
    families.put("interpolation", InterpolationSpec::cases);
    families.put("pooling", PoolingSpec::cases);
    families.put("normalisation", NormalisationSpec::cases);
    families.put("row normalisation", RowNormalisationSpec::cases);
    families.put("softmax", SoftmaxSpec::cases);
    families.put("cross-entropy", CrossEntropySpec::cases);
    families.put("concordance", ConcordanceSpec::cases);
    families.put("optimiser", OptimiserSpec::cases);
    families.put("random fill", RandomFillSpec::cases);
    return families;
  }

  private DynamicTest test(KernelCase kernel) {
    return DynamicTest.dynamicTest(
        kernel.name(),
        () -> {
          try {
            check(kernel);
          } catch (AssertionError e) {
            throw new AssertionError(kernel.name() + ": " + e.getMessage(), e);
          }
        });
  }

  private void check(KernelCase kernel) {
    List<Run.Result> expected = Run.of(kernel, reference, 0);
    List<Run.Result> first = Run.of(kernel, backends.get(0), 0);
    for (int r = 0; r < expected.size(); r++) {
      checkWithin(first.get(r), expected.get(r));
    }
    for (int b = 1; b < backends.size(); b++) {
      List<Run.Result> other = Run.of(kernel, backends.get(b), b);
      for (int r = 0; r < first.size(); r++) {
        checkSameBits(other.get(r), first.get(r), backends.get(b).name());
      }
    }
  }

  private static void checkWithin(Run.Result actual, Run.Result expected) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.values.length; i++) {
      double a = actual.values[i];
      double e = expected.values[i];
      boolean finite = Double.isFinite(a) && Double.isFinite(e);
      double allowed = finite ? expected.bound.at(i, e) : 0;
      boolean good = a == e || (finite ? Math.abs(a - e) <= allowed : Double.compare(a, e) == 0);
      if (!good) {
        wrong.add(
            String.format("%s[%d] is %s, expected %s ± %.3g", expected.name, i, a, e, allowed));
      }
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          wrong.size()
              + " of "
              + expected.values.length
              + " wrong: "
              + String.join("; ", wrong.subList(0, Math.min(5, wrong.size()))));
    }
  }

  private static void checkSameBits(Run.Result actual, Run.Result first, String backend) {
    for (int i = 0; i < first.values.length; i++) {
      double a = actual.values[i];
      double e = first.values[i];
      if (Double.compare(a, e) != 0) {
        throw new AssertionError(
            "other bits on %s: %s[%d] is %s, was %s".formatted(backend, first.name, i, a, e));
      }
    }
  }
}
