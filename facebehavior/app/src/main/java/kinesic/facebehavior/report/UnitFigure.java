package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.report.Svg.Anchor;

/** F1 of the action units as bars, one group a unit, with a mark where chance is. */
final class UnitFigure {

  private static final double WIDTH = 960;
  private static final double BARS_FROM = 258;
  private static final double BARS_TO = 860;
  private static final double BAR = 8;
  private static final double GAP = 9;
  private static final double TOP = 24;

  private UnitFigure() {}

  static String draw(List<Variant> variants) {
    double group = variants.size() * BAR + GAP;
    double height = TOP + ActionUnit.COUNT * group + 30;
    Scale x = new Scale(0, 1, BARS_FROM, BARS_TO);
    Svg svg = new Svg(WIDTH, height, "F1 of each action unit, and of chance");
    for (double tick : x.ticks(5)) {
      svg.line(x.pixel(tick), TOP - 4, x.pixel(tick), height - 26, "grid");
      svg.words(x.pixel(tick), height - 12, Anchor.MIDDLE, "tick", Svg.number(tick));
    }
    svg.words(BARS_TO + 12, 13, Anchor.START, "tick", "present in");
    for (ActionUnit unit : ActionUnit.values()) {
      draw(svg, unit, variants, TOP + unit.index() * group, group - GAP, x);
    }
    return svg.toString();
  }

  private static void draw(
      Svg svg, ActionUnit unit, List<Variant> variants, double top, double height, Scale x) {
    BinaryScores scores = variants.get(0).evaluation().thresholdedActionUnits();
    double chance = scores.f1(unit.index()).chance();
    double middle = top + height / 2 + 4;
    svg.words(0, middle, Anchor.START, "strong", unit.column());
    svg.words(46, middle, Anchor.START, "label", unit.facsName());
    for (int v = 0; v < variants.size(); v++) {
      Evaluation evaluation = variants.get(v).evaluation();
      double value = evaluation.thresholdedActionUnits().f1(unit.index()).value();
      String figures =
          Double.isFinite(chance)
              ? String.format(Locale.ROOT, "F1 %.3f (chance %.3f)", value, chance)
              : "no F1, since no test face is labelled with it as present";
      String hint = unit.column() + ", " + variants.get(v).name() + ": " + figures;
      double length = Double.isNaN(value) ? 0 : x.pixel(value) - x.start();
      svg.rectangle(x.start(), top + v * BAR, length, BAR - 1.5, "bar v" + v, "", hint);
    }
    if (Double.isFinite(chance)) {
      double at = x.pixel(chance);
      svg.line(at, top - 2.5, at, top + height + 1, "chance-mark");
    }
    long annotated = scores.samples(unit.index());
    String share =
        annotated == 0
            ? "not annotated"
            : String.format(
                Locale.ROOT, "%.0f %% of %,d", 100 * scores.frequency(unit.index()), annotated);
    svg.words(BARS_TO + 12, middle, Anchor.START, "tick", share);
  }
}
