package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads drawn faces in the layout of Aff-Wild2.
 *
 * <p>The codes and file names here come from the same descriptions as those of layout and importer,
 * so these tests do not prove that the real files are read correctly; see {@link Tree}.
 */
final class AffWild2Test {

  private static final String VIDEO = "1-30-1280x720";
  private static final String VA =
      "annotations/VA_Estimation_Challenge/Train_Set/" + VIDEO + ".txt";
  private static final String EXPR =
      "annotations/EXPR_Classification_Challenge/Train_Set/" + VIDEO + ".txt";
  private static final String AU = "annotations/AU_Detection_Challenge/Train_Set/" + VIDEO + ".txt";
  private static final String MTL = "training_set_annotations.txt";

  @TempDir private Path folder;

  private static Presence units(int... numbers) {
    Presence labels = Presence.NONE;
    for (int number : numbers) {
      labels = labels.with(ActionUnit.ofNumber(Math.abs(number)).index(), number > 0);
    }
    return labels;
  }

  @Test
  void the_labels_of_a_frame_come_from_all_files_of_its_video() throws Exception {
    Tree tree = new Tree("affwild2", folder, 48);
    tree.assertSound(Split.ALL, "");
    ImportedDatabase train = tree.read(Split.TRAIN, "");
    assertEquals(
        Set.of(Affect.VALENCE_AROUSAL, Affect.EXPRESSION, Affect.ACTION_UNITS),
        Set.copyOf(train.manifest().tasks()));
    assertEquals(30, train.summary().faces());
    assertEquals(20, train.summary().labels().get("valence and arousal"));
    assertEquals(30, train.summary().labels().get("action units"));
    assertEquals(
        Map.of("not annotated", 3, "no face found in the frame", 3), train.summary().leftOut());
    assertEquals(10, tree.rows(Split.TEST, "").size());
    assertEquals(6, tree.rows(Split.TEST, ",every=2").size(), "of 12 frames, one unknown");
    tree.set(VA, 3, "-0.25,0.5");
    tree.set(EXPR, 3, "6");
    tree.set(AU, 3, "1,0,-1,1,0,0,0,0,0,0,0,1");
    assertEquals(
        FaceLabels.NONE
            .with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(-0.25f, 0.5f))
            .with(Affect.EXPRESSION, Affect.label(Expression.SURPRISE))
            .with(Affect.ACTION_UNITS, units(1, -2, 6, -7, -10, -12, -15, -23, -24, -25, 26)),
        tree.labels(Split.TRAIN, "", VIDEO + "/00002.jpg"));
    tree.set(VA, 3, "-5,0.5");
    tree.set(EXPR, 3, "7");
    tree.set(AU, 3, "-1,-1,-1,-1,1,-1,-1,-1,-1,-1,-1,-1");
    assertEquals(
        FaceLabels.NONE.with(Affect.ACTION_UNITS, units(7)),
        tree.labels(Split.TRAIN, "", VIDEO + "/00002.jpg"));
  }

  @Test
  void the_first_challenge_has_other_folders_units_and_classes() throws Exception {
    Tree tree = new Tree("affwild2-abaw1", folder, 48);
    tree.assertSound(Split.ALL, "");
    assertEquals(30, tree.rows(Split.TRAIN, "").size());
    tree.set("annotations/AU_Set/Training_Set/" + VIDEO + ".txt", 2, "1,0,1,0,-1,1,0,1");
    assertEquals(
        units(1, -2, 4, -6, 15, -20, 25),
        tree.labels(Split.TRAIN, "", VIDEO + "/00001.jpg").of(Affect.ACTION_UNITS));
    tree.set("annotations/EXPR_Set/Training_Set/" + VIDEO + ".txt", 2, "7");
    tree.assertProblem(
        "unknown label",
        "ROOT/annotations/EXPR_Set/Training_Set/"
            + VIDEO
            + ".txt, line 2: expression 7, expected 0 to 6, or -1");
  }

  @Test
  void problems_are_named() throws Exception {
    Tree tree = new Tree("affwild2", folder, 48);
    tree.set(VA, 4, "0.5");
    tree.assertProblem("wrong columns", "ROOT/" + VA + ", line 4: 1 cells, expected 2");
    tree.set(VA, 4, "0.5,2");
    tree.assertProblem(
        "unknown label", "ROOT/" + VA + ", line 4: arousal: is 2.0, expected -1 to 1");
    tree.set(VA, 4, "0,0");
    tree.set(AU, 5, "1,0,0,1,0,0,0,0,0,0,0,9");
    tree.assertProblem("unknown label", "ROOT/" + AU + ", line 5: AU26 is 9, expected 0, 1 or -1");
    tree.set(AU, 5, "1,0,0,1,0,0,0,0,0,0,0");
    tree.assertProblem("wrong columns", "ROOT/" + AU + ", line 5: 11 cells, expected 12");
    tree.set(AU, 5, "1,0,0,1,0,0,0,0,0,0,0,0");
    tree.set(EXPR, 1, "Neutral,Anger,Disgust,Fear,Joy,Sadness,Surprise,Other");
    tree.assertProblem(
        "wrong columns",
        "ROOT/" + EXPR + ", line 1: names the class \"Joy\", which is not a known expression");
  }

  @Test
  void a_video_without_images_and_a_frame_that_is_there_twice_are_named() throws Exception {
    Tree tree = new Tree("affwild2", folder, 48);
    Files.copy(
        tree.root.resolve("cropped_aligned/107/00003.jpg"),
        tree.root.resolve("cropped_aligned/107/003.jpg"));
    ImportSummary twice = tree.read(Split.TRAIN, "").summary();
    assertEquals(Map.of("duplicate", 1), twice.problems());
    assertEquals(20, twice.faces());
    Files.move(tree.root.resolve("cropped_aligned/107"), tree.root.resolve("cropped_aligned/108"));
    tree.assertProblem(
        "missing file",
        "ROOT/annotations/EXPR_Classification_Challenge/Train_Set/107.txt: there is no folder of"
            + " frames ROOT/cropped_aligned/107");
  }

  @Test
  void images_may_be_in_several_folders() throws Exception {
    Tree tree = new Tree("affwild2", folder, 48);
    int all = tree.rows(Split.ALL, "").size();
    Path further = Files.createDirectories(tree.root.resolve("cropped_aligned_new_50_vids"));
    Files.move(tree.root.resolve("cropped_aligned/107"), further.resolve("107"));
    tree.assertSound(Split.ALL, "");
    assertEquals(all, tree.rows(Split.ALL, "").size());
    Files.move(further, tree.root.resolve("more"));
    assertEquals(
        all, tree.rows(Split.ALL, ",images=cropped_aligned;" + tree.root + "/more").size());
    Tree list = new Tree("affwild2-mtl", folder, 48);
    all = list.rows(Split.ALL, "").size();
    Files.move(
        list.root.resolve("cropped_aligned/121-24-1920x1080"),
        Files.createDirectories(list.root.resolve("cropped_aligned_2"))
            .resolve("121-24-1920x1080"));
    list.assertSound(Split.ALL, "");
    assertEquals(all, list.rows(Split.ALL, "").size());
  }

  @Test
  void without_labels_there_is_nothing() throws Exception {
    Tree tree = new Tree("affwild2", folder, 8);
    Files.move(tree.root.resolve("annotations"), tree.root.resolve("labels"));
    tree.assertRefused(
        "ROOT: holds no labels of the part all, expected files such as"
            + " VA_Estimation_Challenge/Train_Set/VIDEO.txt",
        "");
  }

  @Test
  void the_list_of_the_multi_task_challenge_is_read() throws Exception {
    Tree tree = new Tree("affwild2-mtl", folder, 48);
    tree.assertSound(Split.ALL, "");
    assertEquals(36, tree.rows(Split.TRAIN, "").size());
    assertEquals(12, tree.rows(Split.TEST, "").size());
    tree.set(MTL, 2, "video5/00001.jpg,-5.0,-5.0,1,-1,-1,-1,-1,-1,-1,1,-1,-1,-1,-1,0");
    tree.set(MTL, 3, "video5/00004.jpg,0.5,0.25,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1,-1");
    String[] kept = {tree.get(MTL, 1), tree.get(MTL, 2), tree.get(MTL, 3)};
    tree.write(MTL, kept);
    assertEquals(
        FaceLabels.NONE
            .with(Affect.EXPRESSION, Affect.label(Expression.ANGER))
            .with(Affect.ACTION_UNITS, units(12, -26)),
        tree.labels(Split.TRAIN, "", "video5/00001.jpg"));
    assertEquals(
        FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(0.5f, 0.25f)),
        tree.labels(Split.TRAIN, "", "video5/00004.jpg"));
    assertEquals(Optional.empty(), tree.rows(Split.TRAIN, "").get(0).landmarks());
  }

  @Test
  void problems_of_the_multi_task_list_are_named() throws Exception {
    Tree tree = new Tree("affwild2-mtl", folder, 24);
    String second = tree.get(MTL, 3);
    tree.set(MTL, 3, tree.get(MTL, 2));
    tree.assertProblem(
        "duplicate",
        "ROOT/"
            + MTL
            + ", line 3: cropped_aligned/121-24-1920x1080/00001.jpg appears already in line 2");
    tree.set(MTL, 3, second.replace("/0000", "/9000"));
    tree.assertProblem(
        "missing image",
        "ROOT/"
            + MTL
            + ", line 3: there is no image ROOT/cropped_aligned/121-24-1920x1080/90004.jpg");
    tree.set(MTL, 3, "121-24-1920x1080/00004.jpg,0,0,8,1,1,1,1,1,1,1,1,1,1,1,1");
    tree.assertProblem(
        "unknown label", "ROOT/" + MTL + ", line 3: expression 8, expected 0 to 7, or -1");
    tree.set(MTL, 3, "121-24-1920x1080/00004.jpg,0,0,3,1,1");
    tree.assertProblem("wrong columns", "ROOT/" + MTL + ", line 3: 6 cells, expected 16");
    tree.set(MTL, 1, "image,arousal,valence,expression,AU1");
    tree.assertProblem(
        "wrong columns",
        "ROOT/"
            + MTL
            + ", line 1: the columns are image, arousal, valence, expression, AU1, expected image,"
            + " valence, arousal, expression, AU1 ...");
  }
}
