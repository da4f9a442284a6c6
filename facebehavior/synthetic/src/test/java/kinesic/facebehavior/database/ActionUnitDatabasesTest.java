package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Label.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads drawn faces in the layouts of EmotioNet, DISFA, BP4D and BP4D+.
 *
 * <p>The codes and file names here come from the same descriptions as those of layout and importer,
 * so these tests do not prove that the real files are read correctly; see {@link Tree}.
 */
final class ActionUnitDatabasesTest {

  private static final String TABLE = "EmotioNet_FACS_aws_2020_24600.csv";
  private static final String LIST = "dataFile_0001.txt";
  private static final String LEGACY = "AUCoding/AU_OCC/F001_T1.csv";
  private static final String NAMED = "AUCoding/AU_OCC/M002_T1.csv";

  @TempDir private Path folder;

  private static Presence units(int... numbers) {
    Presence labels = Presence.NONE;
    for (int number : numbers) {
      labels = labels.with(ActionUnit.ofNumber(Math.abs(number)).index(), number > 0);
    }
    return labels;
  }

  /** 60 cells, 999 but for the given units: n for present, -n for absent. */
  private static List<String> cells(int... numbers) {
    List<String> cells = new ArrayList<>(Collections.nCopies(60, "999"));
    for (int number : numbers) {
      cells.set(Math.abs(number) - 1, number > 0 ? "1" : "0");
    }
    return cells;
  }

  @ParameterizedTest
  @CsvSource({"emotionet, 14", "emotionet-2018, 11", "emotionet-2017, 11"})
  void every_form_of_emotionet_is_read(String layout, int most) throws Exception {
    Tree tree = new Tree(layout, folder, 24);
    tree.assertSound(Split.ALL, "");
    assertEquals(24, tree.rows(Split.TRAIN, "").size());
    long annotated = 0;
    for (ManifestRow row : tree.rows(Split.TRAIN, "")) {
      annotated |= row.labels().of(Affect.ACTION_UNITS).annotated();
    }
    assertEquals(most, Long.bitCount(annotated), "units of ours that the edition codes");
  }

  @Test
  void unknown_units_of_emotionet_are_not_annotated() throws Exception {
    Tree tree = new Tree("emotionet", folder, 24);
    String name = "N_0000000001_00001.jpg";
    tree.set(
        TABLE,
        2,
        "'http://a.example/x/" + name + "','http://b'," + String.join(",", cells(1, -2, 26, 43)));
    assertEquals(units(1, -2, 26), tree.labels(Split.TRAIN, "", name).of(Affect.ACTION_UNITS));
    DatabaseSource alone = DatabaseSource.parse("emotionet=" + tree.root.resolve(TABLE));
    assertEquals(24, alone.read(Split.TRAIN, true).manifest().rows().size());
    Tree list = new Tree("emotionet-2018", folder, 24);
    list.set(
        LIST,
        1,
        "http://a.example/" + name + "\thttp://b\t" + String.join("\t", cells(1, -10, 26)));
    assertEquals(
        units(1, 26),
        list.labels(Split.TRAIN, "", name).of(Affect.ACTION_UNITS),
        "the edition does not code AU10");
  }

  @Test
  void problems_of_emotionet_are_named() throws Exception {
    Tree tree = new Tree("emotionet", folder, 24);
    String good = tree.get(TABLE, 3);
    tree.set(TABLE, 3, tree.get(TABLE, 2));
    tree.assertProblem(
        "duplicate",
        "ROOT/" + TABLE + ", line 3: images/N_0000000001_00001.jpg appears already in line 2");
    tree.set(TABLE, 3, "'http://a/none.jpg','http://b'," + String.join(",", cells(1)));
    tree.assertProblem(
        "missing image", "ROOT/" + TABLE + ", line 3: there is no image ROOT/images/none.jpg");
    tree.set(TABLE, 3, good.substring(0, good.length() - 8));
    tree.assertProblem("wrong columns", "ROOT/" + TABLE + ", line 3: 60 cells, expected 62");
    tree.set(TABLE, 3, good.replaceFirst(",(0|1|999),", ",2,"));
    tree.assertProblem(
        "unknown label", "ROOT/" + TABLE + ", line 3: AU01 is 2, expected 0, 1 or 999");
    tree.set(TABLE, 3, good);
    String header = tree.get(TABLE, 1);
    tree.set(TABLE, 1, header.replace("'AU 4'", "'AU 2'"));
    tree.assertRefused(
        "ROOT: holds no face that can be used; ROOT/"
            + TABLE
            + ", line 1: column \"AU2\" appears twice",
        "");
    tree.set(TABLE, 1, header.replace("'AU 4'", "smile"));
    tree.assertRefused(
        "ROOT: holds no face that can be used; ROOT/"
            + TABLE
            + ", line 1: unknown column \"smile\", expected URL, URL orig, 'AU 1' ...",
        "");
    tree.delete(TABLE);
    tree.assertRefused(
        "ROOT: holds no list of labels (.csv or .txt; save an .xlsx file as CSV first)", "");
  }

  @Test
  void disfa_has_presence_from_intensity_two_on() throws Exception {
    Tree tree = new Tree("disfa", folder, 24);
    tree.assertSound(Split.ALL, "");
    assertEquals(24, tree.rows(Split.TRAIN, "").size());
    for (int fold = 1; fold <= 3; fold++) {
      assertEquals(16, tree.rows(Split.TRAIN, ",fold=" + fold).size());
      assertEquals(8, tree.rows(Split.TEST, ",fold=" + fold).size());
    }
    assertTrue(tree.rows(Split.TEST, ",fold=2").get(0).image().toString().contains("SN013"));
    for (int unit : new int[] {1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26}) {
      String intensity = unit == 12 ? "2" : unit == 25 ? "5" : "1";
      tree.set("ActionUnit_Labels/SN001/SN001_au" + unit + ".txt", 3, "3," + intensity);
    }
    assertEquals(
        units(-1, -2, -4, -5, -6, -9, 12, -15, -17, -20, 25, -26),
        tree.labels(Split.TRAIN, "", "LeftVideoSN001_comp/00003.jpg").of(Affect.ACTION_UNITS));
  }

  @Test
  void problems_of_disfa_are_named() throws Exception {
    Tree tree = new Tree("disfa", folder, 24);
    String file = "ActionUnit_Labels/SN001/SN001_au4.txt";
    String where = "ROOT/" + file;
    tree.set(file, 2, "2,6");
    tree.assertProblem("unknown label", where + ", line 2: intensity 6, expected 0 to 5");
    tree.set(file, 2, "1,0");
    tree.assertProblem("duplicate", where + ", line 2: frame 1 appears already above");
    tree.set(file, 2, "2");
    tree.assertProblem("wrong columns", where + ", line 2: 1 cells, expected 2");
    tree.delete(file);
    tree.assertProblem("missing file", where + ": does not exist");
    assertEquals(24, tree.rows(Split.ALL, "").size(), "the other eleven units are read");
    tree.write(file, "1,0", "2,0", "3,0", "4,0", "5,0", "6,0", "7,0", "8,0", "9,0");
    tree.assertProblem(
        "missing image",
        where + ", line 9: there is no image of frame 9 in ROOT/LeftVideoSN001_comp");
    tree.write(file, "1,0");
    Files.move(tree.root.resolve("LeftVideoSN001_comp"), tree.root.resolve("LeftVideoSN009_comp"));
    tree.assertProblem(
        "missing file",
        "ROOT/ActionUnit_Labels/SN001: there is no folder of frames ROOT/LeftVideoSN001_comp; make"
            + " it with: mkdir LeftVideoSN001_comp && ffmpeg -i"
            + " Videos_LeftCamera/LeftVideoSN001_comp.avi -q:v 2 LeftVideoSN001_comp/%05d.jpg");
    Files.createDirectories(tree.root.resolve("Videos_LeftCamera"));
    Files.move(
        tree.root.resolve("LeftVideoSN009_comp"),
        tree.root.resolve("Videos_LeftCamera/LeftVideoSN001_comp"));
    tree.assertSound(Split.ALL, "");
  }

  @Test
  void both_headings_and_both_numbers_of_digits_of_bp4d_are_read() throws Exception {
    Tree tree = new Tree("bp4d", folder, 72);
    tree.assertSound(Split.ALL, "");
    ImportedDatabase all = tree.read(Split.TRAIN, "");
    assertEquals(66, all.summary().faces());
    assertEquals(Map.of("not annotated", 6), all.summary().leftOut());
    assertEquals(22, tree.rows(Split.TEST, ",fold=1").size(), "one of three people");
    List<String> legacy = new ArrayList<>(Collections.nCopies(99, "9"));
    legacy.set(0, "1");
    legacy.set(11, "0");
    legacy.set(4, "1"); // AU5 is not one of the twelve
    tree.set(LEGACY, 2, "97," + String.join(",", legacy));
    assertEquals(
        units(1, -12), tree.labels(Split.TRAIN, "", "F001/T1/097.jpg").of(Affect.ACTION_UNITS));
    assertEquals(
        units(1, 5, -12),
        tree.labels(Split.TRAIN, ",units=all", "F001/T1/097.jpg").of(Affect.ACTION_UNITS));
    tree.write(NAMED, "1,1,2,6,12", "97,1,9,0,1", "98,9,9,9,9");
    assertEquals(
        units(1, -6, 12), tree.labels(Split.TRAIN, "", "M002/T1/0097.jpg").of(Affect.ACTION_UNITS));
  }

  @Test
  void bp4d_plus_may_stand_without_its_outer_folders() throws Exception {
    Tree tree = new Tree("bp4d-plus", folder, 72);
    tree.assertSound(Split.ALL, "");
    assertEquals(66, tree.rows(Split.TRAIN, "").size());
    assertEquals(10, tree.rows(Split.TRAIN, "").get(0).labels().of(Affect.ACTION_UNITS).count());
  }

  @Test
  void problems_of_bp4d_are_named() throws Exception {
    Tree tree = new Tree("bp4d", folder, 72);
    tree.write(NAMED, "1,1,2,6,12", "97,1,9,0,1", "98,1,9,0,2");
    tree.assertProblem(
        "unknown label", "ROOT/" + NAMED + ", line 3: AU12 is 2, expected 0, 1 or 9");
    tree.write(NAMED, "1,1,2,6,12", "97,1,9,0,1", "97,1,9,0,1");
    tree.assertProblem(
        "duplicate",
        "ROOT/" + NAMED + ", line 3: Sequences_2D+3D/M002/T1/0097.jpg appears already in line 2");
    tree.write(NAMED, "1,1,2,6,12", "97,1,9,0,1", "500,1,9,0,1");
    tree.assertProblem(
        "missing image",
        "ROOT/"
            + NAMED
            + ", line 3: there is no image of frame 500 in ROOT/Sequences_2D+3D/M002/T1");
    tree.write(NAMED, "1,1,2,6,12", "97,1,9,0,1", "98,1,9");
    tree.assertProblem("wrong columns", "ROOT/" + NAMED + ", line 3: 3 cells, expected 5");
    tree.write(NAMED, "1,1,2,smile,12", "97,1,9,0,1");
    tree.assertProblem(
        "wrong columns",
        "ROOT/" + NAMED + ", line 1: the heading \"smile\" is not the number of an action unit");
    tree.write(NAMED, "1,1,2,2,12", "97,1,9,0,1");
    tree.assertProblem("wrong columns", "ROOT/" + NAMED + ", line 1: action unit 2 appears twice");
  }
}
