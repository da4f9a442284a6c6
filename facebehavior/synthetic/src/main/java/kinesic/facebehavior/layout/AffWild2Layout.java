package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** Aff-Wild2 as in the ABAW challenges: the first one, and those from the second on. */
final class AffWild2Layout implements Layout {

  private static final List<String> CLASSES =
      List.of("Neutral", "Anger", "Disgust", "Fear", "Happiness", "Sadness", "Surprise");

  private static final List<String> TRAINING =
      List.of("1-30-1280x720", "24-30-1920x1080_left", "107");
  private static final List<String> VALIDATION = List.of("video64");

  private final String name; // of the drawn databases
  private final List<String> tasks; // folders of valence-arousal, expressions, action units
  private final String training;
  private final List<String> classes;
  private final List<Integer> units;

  private AffWild2Layout(
      String name, List<String> tasks, String training, List<String> classes, List<Integer> units) {
    this.name = name;
    this.tasks = tasks;
    this.training = training;
    this.classes = classes;
    this.units = units;
  }

  static AffWild2Layout abaw2() {
    List<String> classes = new ArrayList<>(CLASSES);
    classes.add("Other");
    return new AffWild2Layout(
        "affwild2",
        List.of(
            "VA_Estimation_Challenge", "EXPR_Classification_Challenge", "AU_Detection_Challenge"),
        "Train_Set",
        classes,
        AffWild2MtlLayout.UNITS);
  }

  static AffWild2Layout abaw1() {
    return new AffWild2Layout(
        "affwild2-abaw1",
        List.of("VA_Set", "EXPR_Set", "AU_Set"),
        "Training_Set",
        CLASSES,
        List.of(1, 2, 4, 6, 12, 15, 20, 25));
  }

  @Override
  public void write(LayoutWriter out) throws IOException {
    int frames = out.share(TRAINING.size() + VALIDATION.size());
    int person = 0;
    for (String video : TRAINING) {
      video(video, training, person++, frames, out);
    }
    for (String video : VALIDATION) {
      video(video, "Validation_Set", person++, frames, out);
    }
  }

  /** The first video has all three kinds of label, the others two each. */
  private void video(String video, String part, int person, int frames, LayoutWriter out)
      throws IOException {
    List<String> affect = new ArrayList<>(List.of("valence,arousal"));
    List<String> expressions = new ArrayList<>(List.of(String.join(",", classes)));
    List<String> actionUnits = new ArrayList<>();
    actionUnits.add(units.stream().map(unit -> "AU" + unit).collect(Collectors.joining(",")));
    for (Sample face : out.video(name + "/" + video, 20 + person, frames)) {
      if (face.index() % 12 != 11) { // in the other frames no face was found
        String frame = LabelText.padded(face.index() + 1, 5);
        out.image("cropped_aligned/%s/%s.jpg".formatted(video, frame), face);
      }
      boolean annotated = face.index() % 10 != 9;
      affect.add(annotated ? LabelText.affect(face) : "-5,-5");
      expressions.add(annotated ? Integer.toString(expression(face, classes.size())) : "-1");
      actionUnits.add(actionUnits(face, units, annotated));
    }
    String file = part + "/" + video + ".txt";
    boolean all = person == 0 || !part.equals(training);
    if (all || person == 1) {
      out.lines("annotations/%s/%s".formatted(tasks.get(0), file), affect);
    }
    if (all || person == 2) {
      out.lines("annotations/%s/%s".formatted(tasks.get(1), file), expressions);
    }
    out.lines("annotations/%s/%s".formatted(tasks.get(2), file), actionUnits);
  }

  /**
   * The index of the expression; other faces belong to class Other, or are not annotated if there
   * is no such class.
   */
  static int expression(Sample face, int classes) {
    return face.behaviour()
        .expression()
        .map(Expression::index)
        .orElse(classes > Expression.COUNT ? Expression.COUNT : -1);
  }

  static String actionUnits(Sample face, List<Integer> units, boolean annotated) {
    return units.stream()
        .map(unit -> Integer.toString(annotated ? LabelText.occurrence(face, unit) : -1))
        .collect(Collectors.joining(","));
  }
}
