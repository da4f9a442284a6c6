package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.manifest.RelatednessFile;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Identity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities and attributes from the command line. */
final class PeopleTest {

  @TempDir private static Path shared;
  private static Path table;

  @TempDir private Path folder;

  @BeforeAll
  static void peopleAndTheirTable() {
    run(
        "synthesize",
        "--out=" + shared,
        "--faces=200", // two images of each of 100 people
        "--side=16",
        "--database=people-identity,people-attributes,people-both,people-test");
    table = shared.resolve("table.csv");
    run("relatedness", "--data=" + csv("people-both"), "--out=" + table, "--support=2");
  }

  private static Path csv(String database) {
    return shared.resolve(database + ".csv");
  }

  private static Program run(String... words) {
    Program program = Program.run((Object[]) words);
    assertEquals(0, program.status(), program.err());
    return program;
  }

  private static Program train(Path out, String... options) {
    List<String> words =
        new ArrayList<>(List.of("train", "--side=16", "--epochs=2", "--batch=64", "--out=" + out));
    words.addAll(List.of(options));
    return Program.run(words.toArray());
  }

  @Test
  void identities_and_attributes_are_learned_together_and_every_figure_stands_beside_chance()
      throws Exception {
    Program program =
        train(
            folder.resolve("run"),
            "--data=" + csv("people-identity"),
            "--data=" + csv("people-attributes"),
            "--relatedness=" + table,
            "--validation=" + csv("people-test"),
            "--test=" + csv("people-test"),
            "--pairs=" + shared.resolve("people-test-pairs.csv"));
    assertEquals(0, program.status(), program.err());
    List<String> lines = program.out().lines().toList();
    assertTrue(lines.get(1).matches("held-out faces +network +chance"), lines.get(1));
    for (String figure :
        List.of(
            "attributes mean accuracy +[0-9.]+ +[0-9.]+",
            "attributes mean balanced accuracy +[0-9.]+ +0.500",
            "identity rank-1 +[0-9.]+ +0.010",
            "pairs ROC area +[0-9.]+ +0.500",
            "pairs TAR at FAR 0.1 +[0-9.]+ +0.100",
            "pairs accuracy over 10 folds +[0-9.]+ +0.500",
            "pairs, standard error of it +[0-9.]+ *")) {
      assertTrue(lines.stream().anyMatch(line -> line.matches(figure)), figure + "\n" + lines);
    }
    String report = Files.readString(folder.resolve("run/report.html"));
    for (String part : List.of("Results", "Attributes", "Verification", "Learning curves")) {
      assertTrue(report.contains("<h2>" + part + "</h2>"), part);
    }
    assertTrue(report.contains("attributes mean balanced accuracy, tuned"));
    assertEquals(24, report.split("class=\"face\"", -1).length - 1);
    assertFalse(report.replaceAll("base64,[^\"]*", "").contains("NaN"));
    String metrics = Files.readString(folder.resolve("run/metrics.csv"));
    assertTrue(metrics.contains("validation_identity_rank_1"), metrics);
    assertTrue(metrics.contains("distribution matching"), metrics);
    Path network = folder.resolve("run/network.safetensors");
    assertTrue(
        FaceBehaviorNet.read(network).configuration().find(Identity.PERSON).orElseThrow().size()
            == 100);

    Program evaluate = run("evaluate", "--network=" + network, "--data=" + csv("people-identity"));
    assertTrue(
        evaluate
            .out()
            .lines()
            .anyMatch(line -> line.matches("identity of people trained on acc.*0.010")),
        evaluate.out());
    Program attributes =
        run("evaluate", "--network=" + network, "--data=" + csv("people-attributes"));
    assertTrue(
        attributes
            .out()
            .lines()
            .anyMatch(line -> line.matches("attributes +accuracy +chance +balanced accuracy .*")),
        attributes.out());
    assertTrue(
        attributes.out().lines().anyMatch(line -> line.matches("Wearing_Hat( +[0-9.]+)+")),
        attributes.out());
  }

  @Test
  void the_same_command_gives_the_same_bytes() throws Exception {
    byte[][] networks = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path out = folder.resolve("run" + i);
      Program program =
          train(
              out,
              "--data=" + csv("people-identity"),
              "--data=" + csv("people-attributes"),
              "--relatedness=" + table);
      assertEquals(0, program.status(), program.err());
      networks[i] = Files.readAllBytes(out.resolve("network.safetensors"));
    }
    assertArrayEquals(networks[0], networks[1]);
  }

  @Test
  void leaving_one_database_out_trains_for_the_other_alone() throws Exception {
    Path one = folder.resolve("attributes");
    assertEquals(0, train(one, "--data=" + csv("people-attributes")).status());
    assertTrue(Files.readString(one.resolve("metrics.csv")).startsWith("epoch,"), "metrics");
    assertEquals(0, train(folder.resolve("id"), "--data=" + csv("people-identity")).status());
  }

  @Test
  void a_resumed_run_with_another_table_is_refused() throws Exception {
    Path out = folder.resolve("run");
    String[] both = {"--data=" + csv("people-identity"), "--data=" + csv("people-attributes")};
    assertEquals(0, train(out, both[0], both[1], "--relatedness=" + table).status());
    Path other = folder.resolve("other.csv");
    Relatedness raised = RelatednessFile.read(table).binary();
    RelatednessFile.write(other, "identity", raised);
    Program program = train(out, both[0], both[1], "--relatedness=" + other, "--resume");
    assertEquals(Main.FAILED, program.status());
    assertTrue(program.err().contains("relatedness = crc32"), program.err());
  }

  @Test
  void what_makes_no_sense_is_said_in_one_sentence() throws IOException {
    Program uncoupled =
        train(folder, "--data=" + csv("people-identity"), "--data=" + csv("people-attributes"));
    assertEquals(2, uncoupled.status());
    assertTrue(
        uncoupled
            .err()
            .startsWith(
                "facebehavior: Coupling identities and attributes needs --relatedness TABLE, which"),
        uncoupled.err());
    Path few = folder.resolve("few.csv");
    RelatednessFile.write(
        few, "identity", Relatedness.of(List.of(), attributes(), new float[0][], new boolean[0][]));
    Program lacking =
        train(
            folder.resolve("run"),
            "--data=" + csv("people-identity"),
            "--data=" + csv("people-attributes"),
            "--relatedness=" + few);
    assertEquals(Main.FAILED, lacking.status());
    assertTrue(lacking.err().contains(few + ": holds no table"), lacking.err());
  }

  private static List<String> attributes() {
    return Arrays.stream(Attribute.values()).map(Attribute::label).toList();
  }

  @Test
  void the_table_of_expressions_and_action_units_is_estimated_too_and_trains() throws Exception {
    run("synthesize", "--out=" + folder, "--faces=300", "--side=16", "--database=test");
    Path estimated = folder.resolve("table.csv");
    Program program =
        run(
            "relatedness",
            "--data=" + folder.resolve("test.csv"),
            "--out=" + estimated,
            "--threshold=0.2");
    assertTrue(
        program.out().startsWith("wrote " + estimated + ": 7 rows by 17 columns from 2"),
        program.out());
    Relatedness table = RelatednessFile.read(estimated);
    Relatedness du = Relatedness.duWeighted();
    // what is drawn follows Du et al., so what is counted does
    for (int k = 0; k < 7; k++) {
      for (int m = 0; m < 17; m++) {
        assertEquals(du.weight(k, m), table.weight(k, m), .35f, k + " " + m);
        if (du.isPrototypical(k, m)) {
          assertTrue(table.isPrototypical(k, m), k + " " + m);
        }
      }
    }
    Program trained =
        train(
            folder.resolve("run"),
            "--data=" + folder.resolve("test.csv") + ",labels=expr+au",
            "--relatedness=" + estimated);
    assertEquals(0, trained.status(), trained.err());
  }

  @Test
  void faces_without_two_kinds_of_label_make_no_table() {
    Program program =
        Program.run(
            "relatedness", "--data=" + csv("people-identity"), "--out=" + folder.resolve("t.csv"));
    assertEquals(Main.FAILED, program.status());
    assertEquals(
        "facebehavior: relatedness: no face is annotated with an expression and action units, or"
            + " with an identity and attributes\n",
        program.err());
  }

  @Test
  void predict_names_people_and_attributes_by_thresholds_of_the_validation_faces()
      throws Exception {
    Path out = folder.resolve("run");
    Program trained =
        train(
            out,
            "--data=" + csv("people-identity"),
            "--data=" + csv("people-attributes"),
            "--relatedness=" + table,
            "--validation=" + csv("people-both"),
            "--test=" + csv("people-test"));
    assertEquals(0, trained.status(), trained.err());
    assertTrue(
        trained
            .out()
            .lines()
            .anyMatch(line -> line.matches("attributes mean balanced accuracy, tuned +0.*")),
        trained.out());
    Path network = out.resolve("network.safetensors");
    FaceBehaviorNet net = FaceBehaviorNet.read(network);
    Thresholds thresholds = net.thresholds(Identity.ATTRIBUTES);
    assertFalse(thresholds.areHalf());

    Path csv = folder.resolve("people.csv");
    run(
        "predict",
        "--crops",
        "--model=" + network,
        "--embedding",
        "--csv=" + csv,
        shared.resolve("people-test").toString());
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord row : reader) {
        assertEquals("", row.getField("error"));
        List<String> people = net.configuration().find(Identity.PERSON).orElseThrow().labels();
        assertTrue(people.contains(row.getField("person")), row.getField("person"));
        for (Attribute attribute : Attribute.values()) {
          float p = Float.parseFloat(row.getField(attribute.label() + "_p"));
          float threshold = thresholds.of(attribute.index());
          if (Math.abs(p - threshold) > 1e-6) {
            assertEquals(p > threshold ? "1" : "0", row.getField(attribute.label() + "_c"));
          }
        }
        assertTrue(Float.isFinite(Float.parseFloat(row.getField("embedding_128"))));
      }
    }
    Program foreign =
        Program.run(
            "predict",
            "--crops",
            "--model=" + network,
            "--format=openface",
            shared.resolve("people-test").toString());
    assertEquals(Main.FAILED, foreign.status());
    assertEquals(
        "facebehavior: %s: --format openface needs a network of expressions, action units, and valence and arousal\n"
            .formatted(network),
        foreign.err());
  }
}
