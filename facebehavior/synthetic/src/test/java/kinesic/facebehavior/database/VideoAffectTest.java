package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads drawn faces in the layouts of Aff-Wild and AFEW-VA.
 *
 * <p>The codes and file names here come from the same descriptions as those of layout and importer,
 * so these tests do not prove that the real files are read correctly; see {@link Tree}.
 */
final class VideoAffectTest {

  private static final String VALENCE = "annotations/train/valence/105.txt";
  private static final String AROUSAL = "annotations/train/arousal/105.txt";
  private static final String CLIP = "01/001/001.json";

  @TempDir private Path folder;

  @Test
  void line_k_of_aff_wild_is_frame_k() throws Exception {
    Tree tree = new Tree("affwild", folder, 24);
    tree.assertSound(Split.ALL, "");
    assertEquals(20, tree.rows(Split.TRAIN, "").size());
    assertEquals(16, tree.rows(Split.TRAIN, ",fold=2").size());
    assertEquals(4, tree.rows(Split.TEST, ",fold=2").size());
    assertEquals(10, tree.rows(Split.TRAIN, ",every=2").size());
    tree.set(VALENCE, 3, "-0.125");
    tree.set(AROUSAL, 3, "0.75");
    tree.set(VALENCE, 4, "-5");
    assertEquals(
        Optional.of(Affect.valenceArousal(-0.125f, 0.75f)),
        tree.labels(Split.TRAIN, "", "frames/105/00003.jpg").of(Affect.VALENCE_AROUSAL));
    assertEquals(Map.of("not annotated", 1), tree.read(Split.TRAIN, "").summary().leftOut());
  }

  @Test
  void problems_of_aff_wild_are_named() throws Exception {
    Tree tree = new Tree("affwild", folder, 24);
    tree.set(VALENCE, 2, "1.5");
    tree.assertProblem(
        "unknown label", "ROOT/" + VALENCE + ", line 2: valence: is 1.5, expected -1 to 1");
    tree.set(VALENCE, 2, "0.1,0.2");
    tree.assertProblem("wrong columns", "ROOT/" + VALENCE + ", line 2: 2 cells, expected 1");
    tree.set(VALENCE, 2, "0.1");
    tree.write(AROUSAL, "0.1", "0.2", "0.3");
    tree.assertProblem(
        "truncated file", "ROOT/" + AROUSAL + ": has 3 lines, expected 4 as in ROOT/" + VALENCE);
    tree.write(AROUSAL, "0.1", "0.2", "0.3", "0.4");
    tree.delete("frames/105/00002.jpg");
    tree.assertProblem(
        "missing image",
        "ROOT/" + VALENCE + ", line 2: there is no image of frame 2 in ROOT/frames/105");
    Files.copy(
        tree.root.resolve("frames/105/00001.jpg"), tree.root.resolve("frames/105/00002.jpg"));
    Files.copy(tree.root.resolve("frames/105/00001.jpg"), tree.root.resolve("frames/105/1.jpg"));
    ImportSummary twice = tree.read(Split.TRAIN, "").summary();
    assertEquals(Map.of("duplicate", 1), twice.problems());
    assertTrue(twice.sentences().get(0).contains(": is the same frame as "));
  }

  @Test
  void a_video_whose_frames_are_not_extracted_says_how() throws Exception {
    Tree tree = new Tree("affwild", folder, 24);
    Files.move(tree.root.resolve("frames/105"), tree.root.resolve("105"));
    tree.assertProblem(
        "missing file",
        "ROOT/"
            + VALENCE
            + ": there is no folder of frames ROOT/frames/105; make it with: mkdir -p"
            + " frames/105 && ffmpeg -i videos/train/105.mp4 -q:v 2 frames/105/%05d.jpg");
  }

  @Test
  void frames_of_afew_va_have_tenths_and_landmarks() throws Exception {
    Tree tree = new Tree("afew-va", folder, 24);
    tree.assertSound(Split.ALL, "");
    assertEquals(20, tree.rows(Split.TRAIN, "").size());
    assertEquals(4, tree.rows(Split.TEST, ",fold=5").size());
    assertTrue(tree.rows(Split.TRAIN, "").get(0).landmarks().isPresent());
    String text = Files.readString(tree.root.resolve(CLIP));
    Files.writeString(
        tree.root.resolve(CLIP),
        text.replaceFirst(
            "\"valence\": -?[0-9]+, \"arousal\": -?[0-9]+", "\"valence\": -7, \"arousal\": 10"));
    assertEquals(
        Optional.of(Affect.valenceArousal(-0.7f, 1)),
        tree.labels(Split.TRAIN, "", "001/00000.png").of(Affect.VALENCE_AROUSAL));
    Files.writeString(tree.root.resolve(CLIP), "\ufeff" + text);
    assertEquals(20, tree.rows(Split.TRAIN, "").size(), "with a byte order mark");
    Files.move(tree.root.resolve("01/001/00002.png"), tree.root.resolve("01/001/00002.PNG"));
    assertEquals(20, tree.rows(Split.TRAIN, "").size(), "with an extension in upper case");
    Files.move(tree.root.resolve("01/001"), tree.root.resolve("001"));
    assertEquals(20, tree.rows(Split.TRAIN, "").size(), "without the folders 01 to 12");
  }

  @Test
  void problems_of_afew_va_are_named() throws Exception {
    Tree tree = new Tree("afew-va", folder, 24);
    Path json = tree.root.resolve(CLIP);
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\"valence\": -?[0-9]+", "\"valence\": 11"));
    tree.assertProblem(
        "unknown label",
        "ROOT/" + CLIP + ", line 2: frames.00000.valence: is 11.0, expected -10 to 10");
    Files.writeString(json, text.replaceFirst("\"valence\": -?[0-9]+", "\"valence\": \"low\""));
    tree.assertProblem(
        "unknown label",
        "ROOT/" + CLIP + ", line 2: frames.00000.valence: expected a number, found a string");
    Files.writeString(json, text.replaceFirst("\"arousal\"", "\"activity\""));
    tree.assertProblem(
        "unknown label",
        "ROOT/"
            + CLIP
            + ", line 2: frames.00000: has no member \"arousal\","
            + " only [landmarks, valence, activity]");
    Files.writeString(json, text.replaceFirst("\\[\\[[^\\]]*\\], ", "["));
    tree.assertProblem(
        "missing landmarks",
        "ROOT/" + CLIP + ", line 2: landmarks: 134 numbers, expected x and y of 68 points");
    Files.writeString(json, text.substring(0, text.length() / 2));
    ImportSummary cut = tree.read(Split.ALL, "").summary();
    assertEquals(Map.of("unreadable file", 1), cut.problems());
    assertTrue(cut.sentences().get(0).contains(": expected "), cut.toString());
    Files.writeString(json, text.replace("00001", "00000"));
    tree.assertProblem("unreadable file", "ROOT/" + CLIP + ", line 3: \"00000\" appears twice");
    Files.writeString(json, text);
    tree.delete("01/001/00002.png");
    tree.assertProblem(
        "missing image", "ROOT/" + CLIP + ", line 4: there is no image ROOT/01/001/00002.png");
  }
}
