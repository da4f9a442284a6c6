package kinesic.facebehavior.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FacePairsTest {

  @TempDir private Path folder;

  /** 25 people with 4 images each. */
  private List<ManifestRow> rows() {
    List<ManifestRow> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          new ManifestRow(
              folder.resolve(i + ".png"),
              FaceLabels.NONE.with(Identity.PERSON, Identity.label("person " + i % 25))));
    }
    return rows;
  }

  @Test
  void folds_are_balanced_share_nobody_and_repeat_no_pair() {
    List<FacePair> pairs = PairDraw.of(rows(), 3);
    Map<Path, String> who = new HashMap<>();
    rows().forEach(row -> who.put(row.image(), row.labels().of(Identity.PERSON).orElseThrow()));
    Map<String, Integer> foldOf = new HashMap<>();
    int[] balance = new int[PairDraw.FOLDS];
    Set<Set<Path>> seen = new HashSet<>();
    for (FacePair pair : pairs) {
      String first = who.getOrDefault(pair.first(), "");
      String second = who.getOrDefault(pair.second(), "");
      assertEquals(pair.same(), first.equals(second));
      assertTrue(seen.add(Set.of(pair.first(), pair.second())), pair.toString());
      assertEquals(pair.fold(), foldOf.computeIfAbsent(first, name -> pair.fold()));
      assertEquals(pair.fold(), foldOf.computeIfAbsent(second, name -> pair.fold()));
      balance[pair.fold()] += pair.same() ? 1 : -1;
    }
    // folds 0 to 4 have 3 people, so 18 pairs of one; the others 2, so 12
    assertEquals(2 * (5 * 18 + 5 * 12), pairs.size());
    for (int fold = 0; fold < PairDraw.FOLDS; fold++) {
      assertEquals(0, balance[fold]);
    }
    assertEquals(pairs, PairDraw.of(rows(), 3));
    assertTrue(!pairs.equals(PairDraw.of(rows(), 4)));
  }

  @Test
  void what_is_written_is_read_back() throws Exception {
    for (int i = 0; i < 100; i++) {
      Files.createFile(folder.resolve(i + ".png"));
    }
    Path file = folder.resolve("pairs.csv");
    List<FacePair> pairs = PairDraw.of(rows(), 3);
    FacePairsFile.write(file, pairs);
    assertEquals(pairs, FacePairsFile.read(file).pairs());
    assertTrue(Files.readAllLines(file).get(1).matches("\\d+.png,\\d+.png,1,0"));
  }

  /** Each faulty file, with "|" for a line break, and the end of the message. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "first,second,same,fold; : holds no pair",
        "first,second,same|a.png,a.png,1; , line 1: column \"fold\" is missing, the columns are first, second, same",
        "first,second,same,fold,fold|a.png,a.png,1,0,1; , line 1: column \"fold\" appears twice",
        "first,second,same,fold|a.png,a.png,1; , line 2: 3 cells, expected 4",
        "first,second,same,fold|,a.png,1,0; , line 2, column first: is empty, expected an image file",
        "first,second,same,fold|a.png,a.png,2,0; , line 2, column same: is 2, expected 0 or 1",
        "first,second,same,fold|a.png,a.png,yes,0; , line 2, column same: \"yes\" is not 0 or 1",
        "first,second,same,fold|a.png,a.png,1,-1; , line 2, column fold: is -1, expected an integer from 0",
      })
  void faults_are_named_with_file_line_and_column(String text, String message) throws Exception {
    Files.createFile(folder.resolve("a.png"));
    Path file = Files.writeString(folder.resolve("pairs.csv"), text.replace('|', '\n'));
    assertEquals(
        file + message,
        assertThrows(ManifestException.class, () -> FacePairsFile.read(file)).getMessage());
  }

  @Test
  void pairs_are_read_as_spreadsheets_and_pandas_write_them() throws Exception {
    Path a = Files.createFile(folder.resolve("a.png"));
    Path b = Files.createFile(folder.resolve("b.png"));
    Path file =
        Files.writeString(
            folder.resolve("pairs.csv"),
            "\ufeff,first, second, same, fold\n0,a.png, b.png, 1.0, 2.0\n,,,,\n");
    assertEquals(List.of(new FacePair(a, b, true, 2)), FacePairsFile.read(file).pairs());
  }

  @Test
  void a_missing_image_is_named() throws Exception {
    Path file =
        Files.writeString(folder.resolve("pairs.csv"), "first,second,same,fold\nz.png,z.png,1,0\n");
    assertEquals(
        file + ", line 2, column first: z.png: there is no file " + folder.resolve("z.png"),
        assertThrows(ManifestException.class, () -> FacePairsFile.read(file)).getMessage());
  }
}
