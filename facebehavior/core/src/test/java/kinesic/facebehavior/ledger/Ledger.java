package kinesic.facebehavior.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.autograd.Op;
import kinesic.engine.io.JsonException;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.nn.golden.Comparison;
import kinesic.nn.golden.GoldenCase;
import kinesic.nn.golden.GoldenSuite;
import kinesic.nn.golden.Kind;
import kinesic.nn.golden.LossFormulas;

/**
 * Measures the errors of all ops and losses, on the samples of their specs and the golden cases.
 */
final class Ledger {

  /** Losses whose golden cases come nearer to a kink than two steps of 1/64. */
  private static final Set<String> NEAR_KINKS = Set.of("meanAbsoluteError", "tripletMargin");

  private static final GradientCheck CHECK = new GradientCheck();
  private static final GradientCheck FINE_CHECK = CHECK.withStep(1.0 / 256);

  /**
   * Identifies a form of an op.
   *
   * @param op the name of its class
   */
  private record Form(String op, Formula formula) {

    static Form of(Op op) {
      Formula formula = Objects.requireNonNull(op.formula(), op.name());
      return new Form(
          op.getClass().getSimpleName(), new Formula(formula.value(), formula.gradient()));
    }
  }

  /**
   * The golden cases that contain a form of an op and the fewest other ops.
   *
   * @param size the number of ops of a case
   */
  private record Cases(int size, List<GoldenCase> cases, List<Comparison> comparisons) {

    Cases(int size) {
      this(size, new ArrayList<>(), new ArrayList<>());
    }

    Cases with(GoldenCase golden, Comparison comparison) {
      int ops = comparison.ops().size();
      Cases result = ops < size ? new Cases(ops) : this;
      if (ops <= size) {
        result.cases.add(golden);
        result.comparisons.add(comparison);
      }
      return result;
    }
  }

  private final Map<Form, Cases> golden = new HashMap<>();
  private final Map<String, LedgerEntry> losses = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Computes all golden cases. */
  Ledger() throws IOException {
    for (Kind kind : Kind.values()) {
      for (GoldenCase c : GoldenSuite.cases(kind)) {
        Comparison comparison = Comparison.of(c);
        for (Op op : comparison.ops()) {
          golden.merge(
              Form.of(op),
              new Cases(Integer.MAX_VALUE).with(c, comparison),
              (old, ignored) -> old.with(c, comparison));
        }
        if (kind == Kind.LOSSES) {
          addLoss(c, comparison);
        }
      }
    }
  }

  private void addLoss(GoldenCase c, Comparison comparison) throws JsonException {
    Formula formula = Objects.requireNonNull(LossFormulas.all().get(c.op()), c.op());
    LedgerEntry entry = losses.computeIfAbsent(c.op(), name -> new LedgerEntry(name, formula));
    GradientCheck check = NEAR_KINKS.contains(c.op()) ? FINE_CHECK : CHECK;
    entry.addDifferences(
        OptionalDouble.empty(), OptionalDouble.of(Comparison.withDifferences(c, check)));
    entry.addPyTorch(comparison.value(), comparison.gradient());
    entry.addShapes(c.shapes());
  }

  /** Returns the losses that nn composes of ops, by name. */
  List<LedgerEntry> losses() {
    return List.copyOf(losses.values());
  }

  /** Measures ops on the samples of their specs; returns one entry for each form, by name. */
  List<LedgerEntry> ops(List<OpSpec> specs) {
    Map<Form, LedgerEntry> entries = new LinkedHashMap<>();
    for (OpSpec spec : specs) {
      for (Sample sample : spec.samples()) {
        add(spec, sample, entries);
      }
    }
    entries.forEach(this::addGolden);
    return entries.values().stream()
        .sorted(
            Comparator.comparing(LedgerEntry::name)
                .thenComparing(entry -> entry.formula().value())
                .thenComparing(entry -> entry.formula().gradient()))
        .toList();
  }

  private static void add(OpSpec spec, Sample sample, Map<Form, LedgerEntry> entries) {
    Map<Form, Op> forms = new LinkedHashMap<>();
    sample.ops().stream()
        .filter(spec.op()::isInstance)
        .forEach(op -> forms.putIfAbsent(Form.of(op), op));
    if (forms.isEmpty()) {
      return;
    }
    OptionalDouble inDouble = sample.gradientErrorInDouble();
    OptionalDouble inSingle = sample.gradientError();
    forms.forEach(
        (form, op) -> {
          LedgerEntry entry =
              entries.computeIfAbsent(form, f -> new LedgerEntry(name(op), f.formula()));
          entry.addDifferences(inDouble, inSingle);
          entry.addShapes(sample.inputs().stream().map(Input::shape).toList());
        });
  }

  /** Returns the name of an op, with that of its class if it is another one. */
  private static String name(Op op) {
    String type = op.getClass().getSimpleName();
    return type.equalsIgnoreCase(op.name()) ? op.name() : "%s (%s)".formatted(op.name(), type);
  }

  private void addGolden(Form form, LedgerEntry entry) {
    Cases found = golden.get(form);
    if (found == null) {
      return;
    }
    found.comparisons.forEach(c -> entry.addPyTorch(c.value(), c.gradient()));
    found.cases.forEach(c -> entry.addShapes(c.shapes()));
  }
}
