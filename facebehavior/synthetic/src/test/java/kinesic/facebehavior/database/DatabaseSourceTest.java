package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.layout.DatabaseLayout;
import kinesic.facebehavior.manifest.FaceListWriter;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestException;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseSourceTest {

  private static final String COLUMNS = "image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y";

  @TempDir private Path folder;

  private static void assertRefused(String sentence, String source) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> DatabaseSource.parse(source).read(Split.TRAIN, false));
    assertEquals(sentence, e.getMessage());
  }

  @Test
  void databases_and_options_are_named() throws Exception {
    assertRefused(
        "database: \"afectnet\" is unknown, expected one of "
            + String.join(", ", Importers.names()),
        "afectnet=/data");
    assertRefused(
        "disfa: unknown option \"flod\", expected one of camera, every, fold, labels, landmarks, split",
        "disfa=/data,flod=1");
    assertRefused(
        "database: the option fold is given twice in \"disfa=/data,fold=1,every=2,fold=3\"",
        "disfa=/data,fold=1,every=2,fold=3");
    Tree tree = new Tree("disfa", folder, 3);
    assertRefused(
        "disfa: has no split of its own; choose the group to hold out with fold=1 to 3",
        "disfa=" + tree.root + ",split=test");
    assertRefused("disfa: fold is \"4\", expected 1 to 3", "disfa=" + tree.root + ",fold=4");
    assertRefused(
        "disfa: every is \"no\", expected a number from 1", "disfa=" + tree.root + ",every=no");
    assertRefused(
        "disfa: camera is \"top\", expected left or right", "disfa=" + tree.root + ",camera=top");
    assertRefused(
        "rafdb: split is \"half\", expected train, test (or validation) or all",
        "rafdb=" + new Tree("rafdb", folder, 4).root + ",split=half");
    IOException none =
        assertThrows(
            IOException.class, () -> DatabaseSource.parse("disfa=/none").read(Split.ALL, false));
    assertEquals("/none: does not exist", none.getMessage());
  }

  @Test
  void labels_takes_some_kinds_of_label_only() throws Exception {
    for (String image : List.of("1.png", "2.png", "3.png")) {
      Files.createFile(folder.resolve(image));
    }
    Path csv =
        Files.writeString(
            folder.resolve("faces.csv"),
            """
            image,AU01,valence,arousal,expression
            1.png,1,0.5,-0.5,fear
            2.png,,,,anger
            3.png,0,,,
            """);
    assertEquals(Set.of(Affect.ACTION_UNITS), Set.copyOf(read(csv + ",labels=au").tasks()));
    assertEquals(
        List.of(
            FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.FEAR)),
            FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.ANGER))),
        read(csv + ",labels=expr").rows().stream().map(ManifestRow::labels).toList());
    Manifest both = read(csv + ",labels=va+au");
    assertEquals(Set.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS), Set.copyOf(both.tasks()));
    assertEquals(2, both.rows().size());
    assertEquals(Optional.empty(), both.rows().get(0).labels().of(Affect.EXPRESSION));
    assertTrue(DatabaseSource.parse(csv + ",labels=va").isManifest());
    ManifestException missing =
        assertThrows(ManifestException.class, () -> read(csv + ",labels=identity"));
    assertEquals(csv + ": has no identities: no column identity", missing.getMessage());
    assertRefused(
        "labels is \"va+aus\", expected one or more of va, au, expr, compound, attributes,"
            + " identity, joined by \"+\"",
        csv + ",labels=va+aus");
  }

  private static Manifest read(String source) throws IOException {
    return DatabaseSource.parse(source).read(Split.TRAIN, false).manifest();
  }

  @Test
  void each_layout_is_of_a_database() throws Exception {
    for (DatabaseLayout layout : DatabaseLayout.values()) {
      Tree tree = new Tree(layout.toString(), folder, 12);
      ImportedDatabase read = tree.read(Split.ALL, "");
      assertFalse(read.manifest().rows().isEmpty(), layout.toString());
      assertEquals(layout.database(), read.summary().database());
      assertEquals(tree.root, read.manifest().file());
    }
  }

  @Test
  void a_file_alone_is_a_manifest() throws Exception {
    Path image =
        Files.createFile(Files.createDirectories(folder.resolve("a=b,c")).resolve("1.png"));
    Path csv = Files.writeString(image.resolveSibling("faces.csv"), "image,AU01\n1.png,1\n");
    DatabaseSource source = DatabaseSource.parse(csv.toString());
    assertTrue(source.isManifest());
    assertEquals(image, source.read(Split.TRAIN, false).manifest().rows().get(0).image());
    assertEquals(csv, source.read(Split.TRAIN, false).manifest().file());
    Files.delete(image);
    assertThrows(IOException.class, () -> source.read(Split.TRAIN, false));
  }

  @Test
  void a_path_with_commas_and_equals_signs_may_be_quoted() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("a,fold=2"));
    Tree tree = new Tree("disfa", odd, 6);
    DatabaseSource source = DatabaseSource.parse("disfa=\"" + tree.root + "\",fold=1");
    assertEquals(List.of(tree.root), source.paths());
    assertEquals(4, source.read(Split.TRAIN, true).manifest().rows().size());
    Path points = odd.resolve("p,every=2.csv");
    Files.write(points, List.of(COLUMNS, "LeftVideoSN001_comp/00001.jpg,1,2,3,4,5,6,7,8,9,10"));
    assertEquals(
        1,
        DatabaseSource.parse("disfa=\"%s\",landmarks=\"%s\"".formatted(tree.root, points))
            .read(Split.ALL, false)
            .summary()
            .faces());
    Path csv = Path.of("a=b,every=3.csv");
    assertEquals(List.of(csv), DatabaseSource.parse("\"" + csv + "\"").paths());
    assertEquals("a=b,every=3", DatabaseSource.parse("\"" + csv + "\"").name());
  }

  @Test
  void landmarks_may_come_from_a_file() throws Exception {
    Tree tree = new Tree("disfa", folder, 6);
    List<String> lines = new ArrayList<>(List.of(COLUMNS));
    lines.add("LeftVideoSN001_comp/00001.jpg,1,2,3,4,5,6,7,8,9,10");
    Path csv = Files.write(folder.resolve("points.csv"), lines);
    ImportedDatabase read = tree.read(Split.ALL, ",landmarks=" + csv);
    assertEquals(1, read.summary().faces());
    assertEquals(Map.of("missing landmarks", 5), read.summary().problems());
    assertEquals(3, read.summary().sentences().size(), "the first three are said");
    assertEquals(
        Optional.of(FaceLandmarks.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
        read.manifest().rows().get(0).landmarks());
    Files.write(csv, List.of("image,x,y"));
    tree.assertRefused(
        csv + ", line 1: column \"P1X\" is missing, the columns are image, x, y",
        ",landmarks=" + csv);
  }

  @Test
  void the_file_of_a_detector_has_rows_for_several_faces_and_for_none() throws Exception {
    Tree tree = new Tree("disfa", folder, 18);
    String image = "LeftVideoSN001_comp/0000%s.jpg";
    FaceLandmarks points =
        FaceLandmarks.of(20.125f, 20, 44.1f, 20, 32, 32.3333f, 22, 46, 42, 1e-7f);
    FaceLandmarks smaller = FaceLandmarks.of(1, 1, 5, 1, 3, 3, 1, 5, 5, 5);
    Path csv = folder.resolve("faces.csv");
    try (FaceListWriter writer = new FaceListWriter(csv)) {
      writer.write(image.formatted(1), 0, 10, 10, 40, 50, 0.9, points);
      writer.write(image.formatted(1), 1, 0, 0, 7, 8, 0.99, smaller);
      writer.writeWithoutFace(image.formatted(2), FaceListWriter.NO_FACE);
      writer.writeWithoutFace(image.formatted(3), "is empty (0 bytes)");
      writer.complete();
    }
    ImportedDatabase read = tree.read(Split.ALL, ",landmarks=" + csv);
    assertEquals(1, read.manifest().rows().size());
    assertEquals(Optional.of(points), read.manifest().rows().getFirst().landmarks());
    assertEquals(Map.of("no face found in the image", 1), read.summary().leftOut());
    assertEquals(Map.of("missing landmarks", 15, "unreadable file", 1), read.summary().problems());
    assertTrue(
        read.summary()
            .sentences()
            .contains(csv + ", line 5: the image could not be read: it is empty (0 bytes)"));
  }

  @Test
  void a_row_of_landmarks_that_cannot_be_used_is_a_problem_of_its_image() throws Exception {
    Tree tree = new Tree("disfa", folder, 18);
    String row = "LeftVideoSN001_comp/0000%s.jpg,%s";
    String sound = "20,20,44,20,32,32,22,46,42,46";
    Path csv = folder.resolve("points.csv");
    Files.write(
        csv,
        List.of(
            "\ufeff" + COLUMNS,
            row.formatted(1, " " + sound.replace(",", ", ")),
            row.formatted(2, "0,0,0,0,0,0,0,0,0,0"),
            row.formatted(3, "44,20,20,20,32,32,42,46,22,46"),
            row.formatted(4, "-1,-2,-3,-4,-5,-6,-7,-8,-9,-9"),
            row.formatted(5, "1,2,3"),
            row.formatted(6, sound),
            row.formatted(6, sound),
            ",,,"));
    ImportSummary summary = tree.read(Split.ALL, ",landmarks=" + csv).summary();
    assertEquals(1, summary.faces());
    assertEquals(
        Map.of(
            "unusable landmarks", 3, "wrong columns", 1, "duplicate", 1, "missing landmarks", 12),
        summary.problems());
    assertEquals(
        List.of(
            csv + ", line 6: 4 cells, expected 11",
            csv + ", line 8: a row above has landmarks of the same image",
            csv + ", line 3: landmarks: all five are the same point",
            csv
                + ", line 4: landmarks: left and right are swapped, expected left and right of the"
                + " image",
            csv + ", line 5: landmarks: all five lie outside the image"),
        summary.sentences().stream().filter(s -> s.startsWith(csv.toString())).toList());
    DatabaseException strict =
        assertThrows(
            DatabaseException.class,
            () ->
                DatabaseSource.parse("disfa=" + tree.root + ",landmarks=" + csv)
                    .read(Split.ALL, true));
    assertEquals(csv + ", line 3: landmarks: all five are the same point", strict.getMessage());
  }

  @Test
  void a_summary_counts_what_was_left_out_and_what_is_wrong() throws Exception {
    Tree tree = new Tree("affectnet", folder, 24);
    String list = "Manually_Annotated_file_lists/training.csv";
    tree.set(list, 3, "x");
    tree.delete("Manually_Annotated_Images/1/tr0000.jpg");
    tree.delete("Manually_Annotated_Images/1/tr0003.jpg");
    assertEquals(
        """
        affectnet: 14 faces of ROOT (expressions 12, valence and arousal 14)
          left out: uncertain 1
          skipped: missing image 2, wrong columns 1
            LIST, line 2: there is no image ROOT/Manually_Annotated_Images/1/tr0000.jpg
            LIST, line 5: there is no image ROOT/Manually_Annotated_Images/1/tr0003.jpg
            LIST, line 3: 1 cells, expected 9
        """
            .replace("LIST", "ROOT/" + list)
            .replace("ROOT", tree.root.toString()),
        String.join("\n", tree.read(Split.TRAIN, "").summary().lines()) + "\n");
  }

  @Test
  void text_that_is_none_is_said() throws Exception {
    Tree tree = new Tree("rafdb", folder, 8);
    Path list = tree.root.resolve("basic/EmoLabel/list_patition_label.txt");
    Files.write(list, new byte[] {(byte) 0xff, (byte) 0xfe, '1', '\n'});
    tree.assertRefused("ROOT: holds no face that can be used; " + list + ": is not UTF-8 text", "");
  }
}
