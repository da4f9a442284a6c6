package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.ActionUnitLabels;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.predict.FacePrediction;

/** Test faces with what is predicted and what is true. */
final class Gallery {

  private Gallery() {}

  static String draw(Report report) {
    List<FacePrediction> predictions = report.variants().get(0).predictions();
    StringBuilder html = new StringBuilder("<div class=\"gallery\">");
    for (Portrait portrait : report.gallery()) {
      FaceLabels truth = report.truth().get(portrait.face());
      FacePrediction said = predictions.get(portrait.face());
      html.append("<div class=\"face\"><img alt=\"test face ")
          .append(portrait.face() + 1)
          .append("\" src=\"data:image/png;base64,")
          .append(portrait.png())
          .append("\">");
      expression(html, truth, said);
      html.append(dial(truth, said));
      actionUnits(html, truth.actionUnits(), said);
      html.append("</div>");
    }
    return html.append("</div>").toString();
  }

  private static void expression(StringBuilder html, FaceLabels truth, FacePrediction said) {
    Expression guess = said.expression();
    boolean known = truth.expression().isPresent();
    boolean right = known && truth.expression().get() == guess;
    html.append("<p class=\"")
        .append(!known ? "" : right ? "right" : "wrong")
        .append("\"><b>")
        .append(guess.label())
        .append("</b> ")
        .append(String.format(Locale.ROOT, "%.0f %%", 100 * said.probability(guess)));
    if (known && !right) {
      html.append("<br><i>true: ").append(truth.expression().get().label()).append("</i>");
    } else if (known) {
      html.append("<br><i>correct</i>");
    }
    html.append("</p>");
  }

  /** A small circumplex: the ring is the truth, the dot what is predicted. */
  private static String dial(FaceLabels truth, FacePrediction said) {
    Scale x = new Scale(-1, 1, 4, 52);
    Scale y = new Scale(-1, 1, 52, 4);
    Svg svg = new Svg(56, 56, "valence and arousal: ring true, dot predicted");
    svg.circle(28, 28, 24, "circle", "");
    svg.line(4, 28, 52, 28, "zero").line(28, 4, 28, 52, "zero");
    ValenceArousal guess = said.valenceArousal();
    String valence = number(guess.valence());
    String arousal = number(guess.arousal());
    if (truth.valenceArousal().isPresent()) {
      ValenceArousal label = truth.valenceArousal().get();
      double tx = x.pixel(label.valence());
      double ty = y.pixel(label.arousal());
      svg.line(tx, ty, x.pixel(guess.valence()), y.pixel(guess.arousal()), "error");
      svg.circle(tx, ty, 4, "ring", "true: " + number(label));
      valence += " <i>(" + number(label.valence()) + ")</i>";
      arousal += " <i>(" + number(label.arousal()) + ")</i>";
    }
    svg.circle(
        x.pixel(guess.valence()),
        y.pixel(guess.arousal()),
        3,
        "dot v0",
        "predicted: " + number(guess));
    return "<div class=\"dial\">" + svg + "<p>V " + valence + "<br>A " + arousal + "</p></div>";
  }

  private static String number(ValenceArousal at) {
    return "V " + number(at.valence()) + ", A " + number(at.arousal());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%+.2f", value).replace('-', '\u2212');
  }

  private static void actionUnits(StringBuilder html, ActionUnitLabels truth, FacePrediction said) {
    html.append("<p class=\"units\">");
    for (ActionUnit unit : ActionUnit.values()) {
      boolean guess = said.isPresent(unit);
      boolean label = truth.isPresent(unit);
      if (guess || label) {
        String looks =
            !truth.isAnnotated(unit) ? "open" : guess && label ? "hit" : guess ? "extra" : "miss";
        String hint =
            String.format(
                Locale.ROOT, "%s: probability %.2f", unit.facsName(), said.probability(unit));
        html.append("<span class=\"")
            .append(looks)
            .append("\" title=\"")
            .append(Html.escape(hint))
            .append("\">")
            .append(unit.number())
            .append("</span>");
      }
    }
    html.append("</p>");
  }
}
