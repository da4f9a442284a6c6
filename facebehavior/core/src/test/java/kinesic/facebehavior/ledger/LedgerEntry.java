package kinesic.facebehavior.ledger;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Formula;

/** What is known about one function: an op in one of its forms, or a loss. */
final class LedgerEntry {

  private final String name;
  private final Formula formula;
  private final Set<String> shapes = new LinkedHashSet<>();
  private OptionalDouble inDouble = OptionalDouble.empty();
  private OptionalDouble inSingle = OptionalDouble.empty();
  private OptionalDouble value = OptionalDouble.empty();
  private OptionalDouble gradient = OptionalDouble.empty();

  LedgerEntry(String name, Formula formula) {
    this.name = name;
    this.formula = formula;
  }

  /** Returns the name; a function with several formulas has several entries of one name. */
  String name() {
    return name;
  }

  Formula formula() {
    return formula;
  }

  /** Returns the shapes of the arguments, one text for each combination. */
  Set<String> shapes() {
    return shapes;
  }

  /** Adds errors against finite differences, of a reference in double and of the op itself. */
  void addDifferences(OptionalDouble ofReference, OptionalDouble ofOp) {
    inDouble = larger(inDouble, ofReference);
    inSingle = larger(inSingle, ofOp);
  }

  /** Adds errors against PyTorch. */
  void addPyTorch(double ofValue, double ofGradient) {
    value = larger(value, OptionalDouble.of(ofValue));
    gradient = larger(gradient, OptionalDouble.of(ofGradient));
  }

  void addShapes(Collection<Shape> arguments) {
    shapes.add(
        arguments.isEmpty()
            ? "none"
            : arguments.stream().map(Shape::toString).collect(Collectors.joining(" ")));
  }

  private static OptionalDouble larger(OptionalDouble a, OptionalDouble b) {
    return a.isEmpty() || (b.isPresent() && b.getAsDouble() > a.getAsDouble()) ? b : a;
  }

  /**
   * Returns the largest errors, in the order of {@link LedgerText#COLUMNS}; empty where there is
   * none.
   */
  List<OptionalDouble> errors() {
    return List.of(inDouble, inSingle, value, gradient);
  }
}
