package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** Aff-Wild2 as in the ABAW challenges: the first one, and those from the second on. */
final class AffWild2Layout implements Layout {

  private static final List<String> CLASSES =
      List.of("Neutral", "Anger", "Disgust", "Fear", "Happiness", "Sadness", "Surprise");

  private static final List<String> TRAINING =
      List.of("1-30-1280x720", "24-30-1920x1080_left", "107");
  private static final List<String> VALIDATION = List.of("video64");

  private final String name;
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
  public String name() {
    return name;
  }

  @Override
  public String database() {
    return "affwild2";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    int frames = faces.share(TRAINING.size() + VALIDATION.size());
    int person = 0;
    for (String video : TRAINING) {
      video(root, video, training, person++, frames, faces);
    }
    for (String video : VALIDATION) {
      video(root, video, "Validation_Set", person++, frames, faces);
    }
  }

  /** The first video has all three kinds of label, the others two each. */
  private void video(Path root, String video, String part, int person, int frames, DrawnFaces faces)
      throws IOException {
    List<String> affect = new ArrayList<>(List.of("valence,arousal"));
    List<String> expressions = new ArrayList<>(List.of(String.join(",", classes)));
    List<String> actionUnits = new ArrayList<>();
    actionUnits.add(units.stream().map(unit -> "AU" + unit).collect(Collectors.joining(",")));
    for (Sample face : faces.video(name + "/" + video, 20 + person, frames)) {
      if (face.index() % 12 != 11) { // there no face was found
        String frame = DrawnFaces.frame(face.index() + 1, 5) + ".jpg";
        faces.write(root.resolve("cropped_aligned").resolve(video).resolve(frame), face);
      }
      boolean annotated = face.index() % 10 != 9;
      affect.add(annotated ? affect(face) : "-5,-5");
      expressions.add(annotated ? Integer.toString(expression(face, classes.size())) : "-1");
      actionUnits.add(actionUnits(face, units, annotated));
    }
    String file = part + "/" + video + ".txt";
    Path annotations = root.resolve("annotations");
    boolean all = person == 0 || !part.equals(training);
    if (all || person == 1) {
      faces.write(annotations.resolve(tasks.get(0)).resolve(file), affect);
    }
    if (all || person == 2) {
      faces.write(annotations.resolve(tasks.get(1)).resolve(file), expressions);
    }
    faces.write(annotations.resolve(tasks.get(2)).resolve(file), actionUnits);
  }

  static String affect(Sample face) {
    return DrawnFaces.decimal(face.behaviour().affect().valence())
        + ","
        + DrawnFaces.decimal(face.behaviour().affect().arousal());
  }

  /** The class; what is none of the seven is Other, or not annotated if there is no such class. */
  static int expression(Sample face, int classes) {
    return face.behaviour()
        .expression()
        .map(Expression::index)
        .orElse(classes > Expression.COUNT ? Expression.COUNT : -1);
  }

  static String actionUnits(Sample face, List<Integer> units, boolean annotated) {
    return units.stream()
        .map(
            unit ->
                !annotated
                    ? "-1"
                    : face.behaviour().actionUnits().isPresent(ActionUnit.ofNumber(unit))
                        ? "1"
                        : "0")
        .collect(Collectors.joining(","));
  }
}
