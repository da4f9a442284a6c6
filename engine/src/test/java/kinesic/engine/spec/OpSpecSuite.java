package kinesic.engine.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks the specs of a module and that every op of the module has one. A module extends it:
 *
 * <pre>{@code
 * final class LossSpecsTest extends OpSpecSuite {
 *   LossSpecsTest() {
 *     super("kinesic.facebehavior", List.of(new OpSpec("hinge", Hinge.class).with(...)));
 *   }
 * }
 * }</pre>
 *
 * <p>The suite proves that the formulas hold at the sampled points, that an op saves what backward
 * reads whichever inputs require a gradient, that it computes any of them again on a retained tape,
 * that it reads only memory that was written and writes only its own, that both CPU backends agree
 * on tensors without elements, and that refusals have the stated message. It does not prove values
 * at extreme inputs (the conformance suite of the kernels does), speed, or anything at points that
 * are not sampled.
 */
public abstract class OpSpecSuite {

  private final String packageName;
  private final List<OpSpec> specs;

  /**
   * Creates a suite from specs that cover every op of {@code packageName} and the packages below
   * it.
   */
  protected OpSpecSuite(String packageName, List<OpSpec> specs) {
    this.packageName = packageName;
    this.specs = List.copyOf(specs);
  }

  @Test
  final void everyOpHasASpec() {
    requireSpecs(packageName, specs);
  }

  @TestFactory
  final Stream<DynamicContainer> everyOpKeepsItsSpec() {
    return specs.stream().map(OpSpecSuite::tests);
  }

  static void requireSpecs(String packageName, List<OpSpec> specs) {
    assertEquals(Set.of(), opsWithoutSpec(packageName, specs), "ops without a spec");
    for (OpSpec spec : specs) {
      assertTrue(
          spec.op().getName().startsWith(packageName),
          spec.op() + " is not in " + packageName + ", where ops without a spec are looked for");
    }
  }

  /**
   * Returns the ops in {@code packageName} and below that no spec covers, without those of tests.
   */
  static Set<String> opsWithoutSpec(String packageName, List<OpSpec> specs) {
    Set<String> ops = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(place -> !place.contains("test-classes") && !place.contains("-tests"))
            .importPackages(packageName)) {
      if (type.isAssignableTo(Op.class) && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        ops.add(type.getName());
      }
    }
    specs.forEach(spec -> ops.remove(spec.op().getName()));
    return ops;
  }

  /**
   * Returns the specs whose samples do not apply their op, or apply it without a {@linkplain
   * Op#formula formula}. Every op of the project states one, for the gradient ledger.
   */
  protected static List<String> specsWithoutFormula(List<OpSpec> specs) {
    return specs.stream()
        .filter(
            spec ->
                spec.ops().isEmpty() || spec.ops().stream().anyMatch(op -> op.formula() == null))
        .map(OpSpec::name)
        .toList();
  }

  /** Returns all tests of one spec. */
  static DynamicContainer tests(OpSpec spec) {
    return dynamicContainer(
        spec.name(),
        Stream.concat(
            spec.samples().stream().map(sample -> checks(spec, sample)),
            spec.refusals().stream().map(OpSpecSuite::check)));
  }

  private static DynamicContainer checks(OpSpec spec, Sample sample) {
    String of = spec.name() + " " + sample.name() + ": ";
    SampleCheck check = new SampleCheck(sample);
    Stream<DynamicTest> onEmptyAxes =
        sample.inputs().stream().anyMatch(input -> input.shape().elements() == 0)
            ? Stream.of(test(of + "the same on the scalar backend", check::scalarBackend))
            : Stream.of();
    return dynamicContainer(sample.name(), Stream.concat(checks(of, check), onEmptyAxes));
  }

  private static Stream<DynamicTest> checks(String of, SampleCheck check) {
    return Stream.of(
        test(of + "result", check::result),
        test(of + "gradient", check::gradient),
        test(of + "gradient of each input alone", check::gradientOfEachInputAlone),
        test(of + "gradients asked for one by one", check::gradientOfEachInputAskedForAlone),
        test(of + "result without recording", check::resultWithoutRecording),
        test(of + "arguments stay as they are", check::argumentsStayAsTheyAre),
        test(of + "recycled memory", check::recycledMemory));
  }

  /**
   * Returns a test whose failure contains its name, because build reports show only the message.
   */
  private static DynamicTest test(String name, Runnable check) {
    return dynamicTest(
        name,
        () -> {
          try {
            check.run();
          } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
          }
        });
  }

  private static DynamicTest check(OpSpec.Refusal refusal) {
    return dynamicTest("refuses: " + refusal.sentence(), () -> refused(refusal));
  }

  private static void refused(OpSpec.Refusal refusal) {
    Tensor[] inputs =
        refusal.inputs().stream()
            .map(input -> Tensor.full(input.shape(), 1f).asParameter())
            .toArray(Tensor[]::new);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> refusal.function().apply(inputs));
    assertEquals(refusal.sentence(), e.getMessage());
  }
}
