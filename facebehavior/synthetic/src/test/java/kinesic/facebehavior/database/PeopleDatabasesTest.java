package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads drawn faces in the layouts of CelebA, VGGFace2 and LFW.
 *
 * <p>The codes and file names here come from the same descriptions as those of layout and importer,
 * so these tests do not prove that the real files are read correctly; see {@link Tree}.
 */
final class PeopleDatabasesTest {

  private static final String ATTRIBUTES = "Anno/list_attr_celeba.txt";
  private static final String IDENTITIES = "Anno/identity_CelebA.txt";
  private static final String PARTS = "Eval/list_eval_partition.txt";

  @TempDir private Path folder;

  private Tree celeba() throws Exception {
    return new Tree("celeba", folder, 40);
  }

  private static Set<String> people(List<ManifestRow> rows) {
    Set<String> people = new HashSet<>();
    rows.forEach(row -> people.add(row.labels().of(Identity.PERSON).orElseThrow()));
    return people;
  }

  @Test
  void celeba_has_identities_attributes_landmarks_and_three_parts() throws Exception {
    Tree tree = celeba();
    tree.assertSound(Split.ALL, "");
    ImportedDatabase train = tree.read(Split.TRAIN, "");
    assertEquals(
        Set.of(Identity.PERSON, Identity.ATTRIBUTES), Set.copyOf(train.manifest().tasks()));
    assertEquals(Map.of("identities", 24, "attributes", 24), train.summary().labels());
    assertEquals(8, tree.rows(Split.TEST, "").size());
    assertEquals(8, tree.rows(Split.TEST, ",split=validation").size());
    assertTrue(tree.rows(Split.TEST, "").get(0).image().endsWith("000033.jpg"));
    assertTrue(tree.rows(Split.TEST, ",split=validation").get(0).image().endsWith("000025.jpg"));
    Set<String> shared = people(tree.rows(Split.TRAIN, ""));
    shared.retainAll(people(tree.rows(Split.TEST, "")));
    assertEquals(Set.of(), shared);
    String points = tree.get("Anno/list_landmarks_align_celeba.txt", 3).split(" ", 2)[1];
    float[] xy = new float[10];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = Float.parseFloat(points.split(" ", -1)[i]);
    }
    assertEquals(Optional.of(FaceLandmarks.of(xy)), tree.rows(Split.TRAIN, "").get(0).landmarks());
  }

  @Test
  void celeba_s_1_is_present_and_its_minus_1_absent_whatever_the_order_of_names() throws Exception {
    Tree tree = celeba();
    String minus = " -1".repeat(Attribute.COUNT - 1);
    tree.set(ATTRIBUTES, 3, "000001.jpg  1" + minus); // two blanks before what is present
    FaceLabels labels = tree.labels(Split.TRAIN, "", "000001.jpg");
    assertEquals(Attribute.COUNT, labels.of(Identity.ATTRIBUTES).count());
    for (Attribute attribute : Attribute.values()) {
      assertEquals(
          attribute == Attribute.FIVE_O_CLOCK_SHADOW,
          labels.of(Identity.ATTRIBUTES).isPresent(attribute.index()));
    }
    String names = tree.get(ATTRIBUTES, 2);
    tree.set(ATTRIBUTES, 2, "Young " + names.replace(" Young", ""));
    assertTrue(
        tree.labels(Split.TRAIN, "", "000001.jpg")
            .of(Identity.ATTRIBUTES)
            .isPresent(Attribute.YOUNG.index()));
    tree.set(IDENTITIES, 1, "000001.jpg 2880");
    assertEquals(
        Optional.of("2880"), tree.labels(Split.TRAIN, "", "000001.jpg").of(Identity.PERSON));
  }

  @Test
  void celeba_gives_one_kind_of_label_or_each_image_one_of_both() throws Exception {
    Tree tree = celeba();
    assertEquals(
        Set.of(Identity.PERSON),
        Set.copyOf(tree.read(Split.TRAIN, ",labels=identity").manifest().tasks()));
    assertEquals(
        Set.of(Identity.ATTRIBUTES),
        Set.copyOf(tree.read(Split.TRAIN, ",labels=attributes").manifest().tasks()));
    assertEquals(
        Map.of("identities", 12, "attributes", 12),
        tree.read(Split.TRAIN, ",labels=apart").summary().labels());
    for (ManifestRow row : tree.rows(Split.TRAIN, ",labels=apart")) {
      assertTrue(
          row.labels().of(Identity.PERSON).isPresent()
              == (row.labels().of(Identity.ATTRIBUTES).count() == 0));
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> tree.rows(Split.TRAIN, ",labels=some"));
    assertEquals(
        "celeba: labels is \"some\", expected both or identity or attributes or apart",
        e.getMessage());
  }

  @Test
  void celeba_with_all_files_in_one_folder_is_read_too() throws Exception {
    Tree tree = celeba();
    int before = tree.rows(Split.ALL, "").size();
    for (String file :
        List.of(ATTRIBUTES, IDENTITIES, PARTS, "Anno/list_landmarks_align_celeba.txt")) {
      Path name = Path.of(file).getFileName();
      Files.move(tree.root.resolve(file), tree.root.resolve(String.valueOf(name)));
    }
    Files.move(tree.root.resolve("Img/img_align_celeba"), tree.root.resolve("img_align_celeba"));
    tree.assertSound(Split.ALL, "");
    assertEquals(before, tree.rows(Split.ALL, "").size());
  }

  @Test
  void problems_of_celeba_are_named() throws Exception {
    Tree tree = celeba();
    String line = tree.get(ATTRIBUTES, 4);
    tree.set(ATTRIBUTES, 4, line.replaceFirst(" -1", " 0"));
    String first = tree.read(Split.ALL, "").summary().sentences().get(0);
    assertTrue(first.endsWith(" is 0, expected 1 (present) or -1 (absent)"), first);
    assertTrue(first.startsWith(tree.root + "/" + ATTRIBUTES + ", line 4: "), first);
    tree.set(ATTRIBUTES, 4, line + " 1");
    tree.assertProblem("wrong columns", "ROOT/" + ATTRIBUTES + ", line 4: 42 cells, expected 41");
    tree.set(ATTRIBUTES, 4, tree.get(ATTRIBUTES, 3));
    tree.assertProblem("duplicate", "ROOT/" + ATTRIBUTES + ", line 4: 000001.jpg appears twice");
    tree.set(ATTRIBUTES, 4, line);
    tree.set(IDENTITIES, 2, "000002.jpg somebody");
    tree.assertProblem(
        "unknown label", "ROOT/" + IDENTITIES + ", line 2: \"somebody\" is not a number");
    tree.set(IDENTITIES, 2, "000002.jpg 7");
    tree.set(PARTS, 2, "000002.jpg 3");
    tree.assertProblem("unknown label", "ROOT/" + PARTS + ", line 2: part 3, expected 0, 1 or 2");
    tree.set(PARTS, 2, "000002.jpg 0");
    tree.delete("Img/img_align_celeba/000002.jpg");
    tree.assertProblem(
        "missing image",
        "ROOT/" + IDENTITIES + ", line 2: there is no image ROOT/Img/img_align_celeba/000002.jpg");
  }

  @Test
  void celeba_without_an_attribute_s_name_or_the_partition_is_refused() throws Exception {
    Tree tree = celeba();
    tree.set(ATTRIBUTES, 2, tree.get(ATTRIBUTES, 2).replace("Young", "Old"));
    ImportSummary summary = tree.read(Split.ALL, "").summary();
    assertEquals(Map.of("identities", 40), summary.labels());
    assertTrue(
        summary
            .sentences()
            .get(0)
            .startsWith(tree.root + "/" + ATTRIBUTES + ", line 2: attribute Young is missing"),
        summary.sentences().toString());
    tree.delete(PARTS);
    DatabaseException e =
        assertThrows(DatabaseException.class, () -> tree.read(Split.ALL, ",labels=identity"));
    assertEquals(
        tree.root
            + ": holds no face that can be used; "
            + tree.root.resolve(PARTS)
            + ": does not exist",
        e.getMessage());
  }

  @Test
  void vggface2_has_a_folder_a_person_and_landmarks() throws Exception {
    Tree tree = new Tree("vggface2", folder, 32);
    tree.assertSound(Split.ALL, "");
    ImportedDatabase train = tree.read(Split.TRAIN, "");
    assertEquals(Set.of(Identity.PERSON), Set.copyOf(train.manifest().tasks()));
    assertEquals(24, train.summary().faces());
    assertEquals(8, tree.rows(Split.TEST, "").size());
    assertEquals(8, people(train.manifest().rows()).size());
    ManifestRow first = train.manifest().rows().get(0);
    assertTrue(first.image().endsWith("train/n006000/0001_01.jpg"), first.toString());
    assertEquals(Optional.of("n006000"), first.labels().of(Identity.PERSON));
    assertTrue(first.landmarks().isPresent());
    tree.delete("bb_landmark/loose_landmark_train.csv");
    tree.delete("meta/train_list.txt");
    List<ManifestRow> walked = tree.rows(Split.TRAIN, "");
    assertEquals(24, walked.size());
    assertFalse(walked.get(0).landmarks().isPresent());
  }

  @Test
  void problems_of_vggface2_are_named() throws Exception {
    Tree tree = new Tree("vggface2", folder, 32);
    String list = "meta/train_list.txt";
    String line = tree.get(list, 2);
    tree.set(list, 2, "0001_01.jpg");
    tree.assertProblem(
        "wrong columns",
        "ROOT/"
            + list
            + ", line 2: \"0001_01.jpg\" is not an image name such as n000002/0001_01.jpg");
    tree.set(list, 2, "n006001/0009_01.jpg");
    tree.assertProblem(
        "missing landmarks",
        "ROOT/" + list + ", line 2: there are no landmarks of n006001/0009_01.jpg");
    tree.set(list, 2, line);
    tree.delete("train/" + line);
    tree.assertProblem(
        "missing image", "ROOT/" + list + ", line 2: there is no image ROOT/train/" + line);
  }

  @Test
  void lfw_has_a_folder_a_person_and_pairs_in_ten_folds() throws Exception {
    Tree tree = new Tree("lfw", folder, 120);
    tree.assertSound(Split.ALL, "");
    List<ManifestRow> rows = tree.rows(Split.ALL, "");
    assertEquals(120, rows.size());
    assertEquals(40, people(rows).size());
    assertEquals(Optional.of("Aaron_Abel"), rows.get(0).labels().of(Identity.PERSON));
    List<FacePair> pairs = LfwPairs.read(tree.root.resolve("pairs.txt")).pairs();
    assertEquals(80, pairs.size());
    assertTrue(pairs.get(0).same() && !pairs.get(4).same());
    assertTrue(pairs.get(0).first().endsWith("lfw/Aaron_Abel/Aaron_Abel_0001.jpg"));
    assertTrue(pairs.get(0).second().endsWith("lfw/Aaron_Abel/Aaron_Abel_0002.jpg"));
    assertTrue(pairs.get(4).first().endsWith("lfw/Aaron_Abel/Aaron_Abel_0001.jpg"));
    assertTrue(pairs.get(4).second().endsWith("lfw/Aaron_Bell/Aaron_Bell_0002.jpg"));
    for (int i = 0; i < pairs.size(); i++) {
      assertEquals(i / 8, pairs.get(i).fold());
      assertEquals(
          pairs.get(i).same(),
          pairs.get(i).first().resolveSibling("").equals(pairs.get(i).second().resolveSibling("")));
    }
  }

  @Test
  void extensions_may_be_in_upper_case() throws Exception {
    for (String layout : List.of("lfw", "vggface2", "celeba")) {
      Tree tree = new Tree(layout, folder, 40);
      int before = tree.rows(Split.ALL, "").size();
      try (Stream<Path> files = Files.walk(tree.root)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".jpg")).toList()) {
          Files.move(file, Path.of(file.toString().replace(".jpg", ".JPG")));
        }
      }
      tree.assertSound(Split.ALL, "");
      assertEquals(before, tree.rows(Split.ALL, "").size(), layout);
      if (layout.equals("lfw")) {
        Files.move(tree.root.resolve("pairs.txt"), tree.root.resolve("pairs.TXT"));
        assertFalse(LfwPairs.read(tree.root.resolve("pairs.TXT")).pairs().isEmpty());
      }
    }
  }

  @Test
  void pairs_of_one_fold_are_read_too_and_problems_of_pairs_are_named() throws Exception {
    Tree tree = new Tree("lfw", folder, 80);
    Path file = tree.root.resolve("pairs.txt");
    tree.write("pairs.txt", "1", "Aaron_Abel\t1\t2", "Aaron_Abel\t1\tDora_Cruz\t2");
    assertEquals(
        List.of(true, false), LfwPairs.read(file).pairs().stream().map(FacePair::same).toList());
    assertRefused(file, ", line 2: 4 cells, expected 3", "1", "Aaron_Abel\t1\tDora_Cruz\t2");
    assertRefused(
        file,
        ", line 2: there is no image "
            + tree.root.toAbsolutePath()
            + "/lfw/Aaron_Abel/Aaron_Abel_0009.jpg",
        "1",
        "Aaron_Abel\t1\t9");
    assertRefused(
        file,
        ": has 1 pairs, expected 2 folds of 2 * 1 as the first line says",
        "2\t1",
        "Aaron_Abel\t1\t2");
    assertRefused(
        file,
        ", line 4: there are more pairs than the 1 folds of 2 * 1 of the first line",
        "1",
        "Aaron_Abel\t1\t2",
        "Aaron_Abel\t1\tDora_Cruz\t2",
        "Aaron_Bell\t1\t2");
    assertRefused(file, ", line 1: \"Aaron_Abel\" is not a number", "Aaron_Abel\t1");
  }

  private static void assertRefused(Path file, String problem, String... lines) throws Exception {
    Files.write(file, List.of(lines));
    assertEquals(
        file + problem,
        assertThrows(DatabaseException.class, () -> LfwPairs.read(file)).getMessage());
  }
}
