package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import kinesic.facebehavior.manifest.SmallDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

@Timeout(300)
final class StudyTest {

  private static final List<String> TABLES =
      List.of("figures.csv", "means.csv", "comparisons.csv", "study.html");

  @TempDir private Path folder;

  private static Program affect(Path out, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "study",
                "affect",
                "--faces=60",
                "--test-faces=40",
                "--side=16",
                "--epochs=1",
                "--seeds=2",
                "--fractions=1",
                "--trials=2",
                "--pilot-seeds=2",
                "--families=1",
                "--out=" + out));
    words.addAll(List.of(more));
    return Program.run(words.toArray());
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    for (String table : TABLES) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(table)),
          Files.readAllBytes(actual.resolve(table)),
          table);
    }
  }

  @Test
  void a_study_prints_its_verdicts_and_its_tables_can_be_made_again() throws Exception {
    Path whole = folder.resolve("whole");
    Program program = affect(whole);
    assertEquals(0, program.status(), program.err());
    for (String words :
        List.of(
            "search: ",
            "done: pseudo-labels, trial 2, 100 % of the labels, seed 101, search databases",
            "done: both, wrong table, 100 % of the labels, seed 101, search databases",
            "pilot: 4 of 4, done: no coupling, 100 % of the labels, seed 202, pilot databases",
            "single tasks: 6 of 6, done: expressions alone, 100 % of the labels, seed 2",
            "done: both, without AU05, 100 % of the labels, seed 2, first databases",
            "Coupling vs. no coupling",
            "Action units without annotations",
            "Semi-supervised learning",
            "Joint training vs. single tasks",
            "none shown",
            "the report is file:")) {
      assertTrue(program.out().contains(words), words + "\n" + program.out());
    }
    List<String> figures = Files.readAllLines(whole.resolve("figures.csv"));
    assertEquals("family,scenario,arm,labels,seed,test,figure,value,chance", figures.get(0));
    for (String start :
        List.of(
            "first,complete,valence and arousal alone,1.00000,1,test,valence-arousal mean CCC,",
            "first,complete,no coupling,1.00000,1,test-compound,compound zero-shot average recall,",
            "first,complete,both,1.00000,2,field-test,AU thresholded mean F1,",
            "first,without AU02,joint matching,1.00000,1,test,left-out units AUC,",
            "first,complete,\"both, every weight 1\",1.00000,2,test,expression average accuracy,")) {
      assertTrue(figures.stream().anyMatch(line -> line.startsWith(start)), start);
    }
    assertWellFormed(Files.readString(whole.resolve("study.html")));

    Program again = affect(whole);
    assertEquals(Main.FAILED, again.status());
    assertTrue(
        again.err().contains("already contains a run; continue it with --resume"), again.err());
    Program other = affect(whole, "--resume", "--rate=0.01");
    assertEquals(Main.FAILED, other.status());
    assertTrue(
        other.err().contains("\"rate = 0.004\" there, \"rate = 0.01\" in this run"), other.err());

    Files.delete(whole.resolve("study.html"));
    byte[] means = Files.readAllBytes(whole.resolve("means.csv"));
    Files.delete(whole.resolve("means.csv"));
    assertEquals(0, affect(whole, "--resume").status(), "with nothing left to train");
    assertArrayEquals(means, Files.readAllBytes(whole.resolve("means.csv")));
    assertTrue(Files.exists(whole.resolve("study.html")));
  }

  @Test
  void a_study_that_was_killed_and_resumed_gives_the_same_bytes() throws Exception {
    Path whole = folder.resolve("whole");
    assertEquals(0, Program.start(words(whole)).waitFor());
    Path killed = folder.resolve("killed");
    Process process = Program.start(words(killed));
    Path third = killed.resolve("trainings/first/complete/no-coupling/100/seed-1");
    try {
      while (process.isAlive() && !Files.exists(third.resolve("configuration.txt"))) {
        Thread.sleep(1);
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    assertFalse(Files.exists(killed.resolve("study.html")));
    assertTrue(
        Files.exists(
            killed.resolve("trainings/first/complete/attributes-alone/100/seed-1/figures.csv")));
    assertFalse(Files.exists(third.resolve("figures.csv")));
    Path said = folder.resolve("said.txt");
    Object[] resume = Stream.concat(Stream.of(words(killed)), Stream.of("--resume")).toArray();
    assertEquals(0, Program.start(said, resume).waitFor());
    assertTrue(Files.readString(said).contains("2 of 9 trainings are there"), "the rest is new");
    assertSame(whole, killed);
  }

  private static Object[] words(Path out) {
    return new Object[] {
      "study",
      "identity",
      "--faces=100",
      "--test-faces=100",
      "--side=16",
      "--epochs=1",
      "--seeds=1",
      "--fractions=1",
      "--jobs=1",
      "--out=" + out
    };
  }

  @Test
  void identities_are_studied_too_and_the_table_is_shown() throws Exception {
    Path out = folder.resolve("people");
    Program program =
        Program.run(
            "study",
            "identity",
            "--faces=400",
            "--test-faces=200",
            "--side=16",
            "--epochs=1",
            "--seeds=2",
            "--fractions=0.05,1", // so few faces that most people have none
            "--out=" + out);
    assertEquals(0, program.status(), program.err());
    String page = Files.readString(out.resolve("study.html"));
    for (String words :
        List.of("Table of relatedness", "5 o Clock Shadow", "greatest soft label", "rank-1")) {
      assertTrue(page.contains(words), words);
    }
    assertFalse(page.contains("valence"), "no network of this study has that task");
    assertWellFormed(page);
    String means = Files.readString(out.resolve("means.csv"));
    for (String figure :
        List.of(
            "first,complete,people-test,identity rank-1,",
            "first,complete,people-test,pairs accuracy over 10 folds,",
            "first,complete,people-known-test,identity of people trained on accuracy,",
            "first,complete,people-field-test,attributes mean balanced accuracy,")) {
      assertTrue(means.contains(figure), figure);
    }
  }

  @Test
  void databases_on_disk_are_studied_as_they_are() throws Exception {
    SmallDatabases data = new SmallDatabases(folder.resolve("data"));
    Path out = folder.resolve("given");
    Program program =
        Program.run(
            "study",
            "affect",
            "--data=" + data.valenceArousal,
            "--data=" + data.actionUnits,
            "--data=" + data.expressions,
            "--test=" + data.test,
            "--side=16",
            "--epochs=1",
            "--batch=16",
            "--seeds=1",
            "--pilot-seeds=0",
            "--fractions=1",
            "--out=" + out);
    assertEquals(0, program.status(), program.err());
    assertTrue(
        program
            .out()
            .lines()
            .anyMatch(
                line ->
                    line.matches(
                        "Coupling vs[.] no coupling +given +complete +test +100 % +42 +0 +0 +0 +42")),
        program.out());
    assertFalse(Files.exists(out.resolve("data")), "nothing is drawn");
    assertTrue(
        Files.readString(out.resolve("study.html"))
            .contains("test (a database without training data)"));
  }

  @Test
  void what_makes_no_sense_is_said_before_anything_is_done() {
    Path out = folder.resolve("out");
    Program nothing = Program.run("study");
    assertEquals(2, nothing.status());
    assertTrue(
        nothing
            .err()
            .startsWith("facebehavior: expected the subject of the study: affect or identity"),
        nothing.err());
    Program fractions = Program.run("study", "affect", "--fractions=0.5", "--out=" + out);
    assertEquals(2, fractions.status());
    assertTrue(fractions.err().contains("[0.5], expected 1 as the last"), fractions.err());
    assertTrue(
        fractions.err().contains("Run \"facebehavior study help affect\" for the options"),
        fractions.err());
    Program families = Program.run("study", "affect", "--families=3", "--out=" + out);
    assertEquals(2, families.status());
    assertTrue(families.err().contains("families is 3, expected 1 or 2"), families.err());
    Program test = Program.run("study", "identity", "--test=some.csv", "--out=" + out);
    assertEquals(2, test.status());
    assertTrue(test.err().contains("--test and --relatedness need --data"), test.err());
    assertFalse(Files.exists(out));
  }

  private static void assertWellFormed(String page) throws Exception {
    String body =
        page.substring(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }
}
