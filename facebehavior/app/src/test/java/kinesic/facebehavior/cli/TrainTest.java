package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainTest {

  @TempDir private static Path shared;
  private static SmallDatabases data;
  private static Path complete;
  private static Program first;

  @TempDir private Path folder;

  @BeforeAll
  static void aCompleteRun() throws IOException {
    data = new SmallDatabases(shared.resolve("data"));
    complete = shared.resolve("run");
    first = train(complete);
  }

  /** Trains for two epochs on all databases; {@code options} replace the usual ones. */
  private static Program train(Path out, String... options) {
    return train(List.of(data.valenceArousal, data.actionUnits, data.expressions), out, options);
  }

  private static Program train(List<Path> databases, Path out, String... options) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("--validation", data.validation);
    values.put("--test", data.test);
    values.put("--side", 16);
    values.put("--epochs", 2);
    values.put("--batch", 32);
    values.put("--out", out);
    List<Object> words = new ArrayList<>(List.of("train"));
    databases.forEach(database -> words.add("--data=" + database));
    for (String option : options) {
      values.remove(option.split("=", 2)[0]);
      words.add(option);
    }
    values.forEach((name, value) -> words.add(name + "=" + value));
    return Program.run(words.toArray());
  }

  /** A run folder that is a copy of the complete one. */
  private Path copy() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("checkpoints"));
    for (String file :
        List.of(
            "configuration.txt",
            "metrics.csv",
            "checkpoints/last.safetensors",
            "network.safetensors",
            "report.html")) {
      Files.copy(complete.resolve(file), run.resolve(file));
    }
    return run;
  }

  /** Checks that the run ended like the complete one and left no partially written files. */
  private static void assertCompleted(Path run, Program program) throws IOException {
    assertEquals(0, program.status(), program.err());
    for (String file : List.of("network.safetensors", "configuration.txt")) {
      assertArrayEquals(
          Files.readAllBytes(complete.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
    }
    assertEquals(3, Files.readAllLines(run.resolve("metrics.csv")).size(), "header and 2 epochs");
    assertTrue(Files.exists(run.resolve("report.html")));
    try (Stream<Path> files = Files.walk(run)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".part")).toList());
    }
  }

  private static void assertRefused(String sentence, Program program) {
    assertEquals(Main.FAILED, program.status(), program.out());
    assertEquals("facebehavior: " + sentence + "\n", program.err());
  }

  @Test
  void a_run_says_where_its_network_and_report_are_and_how_good_it_is() throws Exception {
    assertEquals(0, first.status(), first.err());
    assertEquals("", first.err());
    List<String> lines = first.out().lines().toList();
    assertEquals("the trained network is " + complete.resolve("network.safetensors"), lines.get(0));
    assertTrue(lines.get(1).matches("held-out faces +network +chance"), lines.get(1));
    assertTrue(lines.contains("the report is " + complete.resolve("report.html")), first.out());
    assertEquals(
        List.of(
            "what taught each head:",
            "  valence and arousal: 20 annotated faces",
            "  expressions: 20 annotated faces, 1 to 6 of each",
            "  action units: 17 to 23 annotated faces, present in 1 to 9 of them"),
        lines.subList(lines.size() - 4, lines.size()));
    assertCompleted(complete, first);
  }

  /** Trains one epoch on 12 action units, as BP4D annotates them, and on expressions. */
  private List<String> afterZeroShotUnits(String coupling) throws IOException {
    Path studio =
        new SyntheticFiles(folder, 2)
            .write(SyntheticPreset.STUDIO_AU.database(3, 24, SmallDatabases.SIDE), done -> {});
    Program program =
        train(
            List.of(studio, data.expressions),
            folder.resolve(coupling),
            "--coupling=" + coupling,
            "--epochs=1");
    assertEquals(0, program.status(), program.err());
    List<String> lines = program.out().lines().toList();
    return lines.subList(lines.indexOf("what taught each head:") + 1, lines.size());
  }

  @Test
  void units_that_no_face_annotates_are_taught_by_the_expressions_that_the_table_names()
      throws Exception {
    List<String> lines = afterZeroShotUnits("both");
    assertEquals("  expressions: 20 annotated faces, 1 to 6 of each", lines.get(0));
    assertTrue(
        lines
            .get(1)
            .startsWith(
                "  AU01 AU02 AU04 AU06 AU07 AU10 AU12 AU14 AU15 AU17 AU23 AU24: 24 annotated"),
        lines.get(1));
    assertEquals(
        List.of(
            "  AU05: not annotated; distribution matching from surprise 0.66, fear 0.63",
            "  AU09: not annotated; distribution matching from disgust 1.00",
            "  AU20: not annotated; distribution matching from fear 1.00",
            "  AU25: not annotated; distribution matching from fear 1.00, happiness 1.00, surprise"
                + " 1.00",
            "  AU26: not annotated; distribution matching from surprise 1.00, fear 0.33"),
        lines.subList(2, lines.size()));
  }

  @Test
  void the_report_has_what_taught_each_head_and_the_rankings_of_labels() throws Exception {
    String report = Files.readString(complete.resolve("report.html"));
    assertTrue(report.contains("What taught each head of both"));
    assertTrue(report.contains("<td>20 annotated faces, 1 to 6 of each</td>"));
    assertTrue(report.contains("<th>AUC</th><th>AP</th><th>chance of AP</th>"));
  }

  @Test
  void units_that_nothing_teaches_are_warned_of() throws Exception {
    List<String> lines = afterZeroShotUnits("none");
    assertEquals(
        List.of(
            "  AU05 AU09 AU20 AU25 AU26: not annotated; taught by nothing",
            "warning: nothing taught AU05, AU09, AU20, AU25, AU26; what the network predicts for"
                + " them means nothing"),
        lines.subList(lines.size() - 2, lines.size()));
  }

  private static String events(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return Files.readString(files.findFirst().orElseThrow(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void validation_sets_may_annotate_different_labels() throws Exception {
    Path run = folder.resolve("validated");
    Program program =
        train(
            run,
            "--validation=" + data.validation + ",labels=va",
            "--validation=" + data.validation + ",labels=au+expr");
    assertEquals(0, program.status(), program.err());
    assertArrayEquals( // with the thresholds that were tuned on the validation faces
        Files.readAllBytes(complete.resolve("network.safetensors")),
        Files.readAllBytes(run.resolve("network.safetensors")));
  }

  @Test
  void a_run_with_event_files_has_the_same_bits() throws Exception {
    Path run = folder.resolve("watched");
    assertCompleted(
        run, train(run, "--tensorboard", "--tensorboard-histograms=3", "--tensorboard-images=2"));
    String events = events(run.resolve("tensorboard"));
    for (String tag :
        List.of(
            "loss/total",
            "optimiser/learning_rate",
            "speed/images_per_second",
            "weights/trunk.conv1.weight",
            "gradients/trunk.conv1.weight",
            "faces/1")) {
      assertTrue(events.contains(tag), tag);
    }
    assertTrue(events.contains("metrics/validation_au_f1"));
    assertFalse(events.contains("faces/2"));
  }

  @Test
  void event_files_may_be_in_another_folder() throws Exception {
    Path run = folder.resolve("watched");
    Path other = folder.resolve("events");
    assertCompleted(run, train(run, "--tensorboard=" + other));
    assertTrue(events(other).contains("loss/total"));
    assertFalse(Files.exists(run.resolve("tensorboard")));
    Program alone = train(folder.resolve("alone"), "--tensorboard-images=2");
    assertEquals(2, alone.status());
    assertEquals(
        "facebehavior: --tensorboard-images needs --tensorboard",
        alone.err().lines().findFirst().orElse(""));
    Program none = train(folder.resolve("none"), "--tensorboard", "--tensorboard-histograms=0");
    assertEquals(
        "facebehavior: --tensorboard-histograms is 0, expected at least 1",
        none.err().lines().findFirst().orElse(""));
  }

  @Test
  void a_folder_with_a_run_is_not_used_for_another_one() throws Exception {
    String sentence =
        "%s: already contains a run; continue it with --resume, or choose another folder with"
            + " --out";
    assertRefused(sentence.formatted(complete), train(complete));
    Path begun = Files.createDirectories(folder.resolve("begun"));
    Files.createFile(begun.resolve("configuration.txt"));
    assertRefused(sentence.formatted(begun), train(begun));
    Path lost = folder.resolve("lost");
    Files.createDirectories(lost.resolve("checkpoints"));
    Files.createFile(lost.resolve("checkpoints/last.safetensors"));
    assertRefused(sentence.formatted(lost), train(lost));
  }

  @Test
  void a_complete_run_is_left_alone_and_a_report_that_is_missing_is_written() throws Exception {
    Path run = copy();
    Files.delete(run.resolve("checkpoints/last.safetensors")); // it cannot train
    Files.delete(run.resolve("report.html"));
    Program again = train(run, "--resume");
    assertCompleted(run, again);
    assertEquals(
        first.out().replace(complete.toString(), run.toString()), again.out(), "the same figures");
  }

  @Test
  void a_run_that_was_stopped_before_its_network_was_written_ends_the_same() throws Exception {
    Path run = copy();
    Files.delete(run.resolve("network.safetensors"));
    Files.delete(run.resolve("report.html"));
    Files.writeString(run.resolve("network.safetensors.part"), "half");
    assertCompleted(run, train(run, "--resume"));
  }

  @Test
  void a_run_that_was_stopped_before_its_first_checkpoint_begins_anew() throws Exception {
    Path run = copy();
    Files.delete(run.resolve("network.safetensors"));
    Files.delete(run.resolve("report.html"));
    Files.move(
        run.resolve("checkpoints/last.safetensors"),
        run.resolve("checkpoints/last.safetensors.part"));
    Files.writeString(run.resolve("metrics.csv.part"), "epoch,st");
    Program resumed = train(run, "--resume");
    assertCompleted(run, resumed);
    assertTrue(
        resumed
            .out()
            .startsWith(
                "there is no checkpoint in %s yet, training starts from the beginning\n"
                    .formatted(run)),
        resumed.out());
  }

  @Test
  void the_run_and_its_network_say_how_faces_are_cut_out() throws Exception {
    String line = "faceBehaviorNet.alignment = none";
    assertTrue(Files.readAllLines(complete.resolve("configuration.txt")).contains(line));
    assertEquals(
        Optional.of(Alignment.NONE),
        FaceBehaviorNet.read(complete.resolve("network.safetensors")).configuration().alignment());
    Path run = copy(); // of an earlier version, before its first checkpoint
    Files.delete(run.resolve("network.safetensors"));
    Files.delete(run.resolve("checkpoints/last.safetensors"));
    List<String> lines = new ArrayList<>(Files.readAllLines(run.resolve("configuration.txt")));
    lines.remove(line);
    Files.write(run.resolve("configuration.txt"), lines);
    assertEquals(0, train(run, "--resume").status());
    assertEquals(lines, Files.readAllLines(run.resolve("configuration.txt")));
    FaceBehaviorNet network = FaceBehaviorNet.read(run.resolve("network.safetensors"));
    assertEquals(Optional.empty(), network.configuration().alignment());
  }

  @Test
  void a_run_that_was_stopped_before_it_left_anything_behind_begins() throws Exception {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.createFile(run.resolve("lock"));
    Files.writeString(run.resolve("configuration.txt.part"), "faceBehaviorNet.tr");
    assertCompleted(run, train(run, "--resume"));
  }

  @Test
  void a_folder_that_was_mistyped_is_not_resumed() {
    Path mistyped = folder.resolve("rnu");
    assertRefused(
        mistyped + ": contains no run to resume; omit --resume to start a new one",
        train(mistyped, "--resume"));
    assertFalse(Files.exists(mistyped));
  }

  @Test
  void a_run_is_not_resumed_with_other_options() throws Exception {
    Path run = copy();
    String sentence =
        "resume: %s belongs to a run with a different configuration, line %s: \"%s\" there, \"";
    Path file = run.resolve("configuration.txt");
    List<String> lines = Files.readAllLines(file);
    assertRefused(
        "resume: %s belongs to a run of 2 epochs, this run has 3: the learning rate schedule depends on"
                .formatted(file)
            + " the number of epochs, so it cannot be changed; start a new run",
        train(run, "--resume", "--epochs=3"));
    assertRefused(
        sentence.formatted(file, 10, "lambda-dm = 1.0") + "lambda-dm = 0.5\" in this run",
        train(run, "--resume", "--lambda-dm=.5"));
    assertRefused(
        sentence.formatted(file, 12, lines.get(11)) + "matching = joint\" in this run",
        train(run, "--resume", "--matching=joint"));
    assertRefused(
        sentence.formatted(file, 12, lines.get(11)) + "matching-direction = binaries\" in this run",
        train(run, "--resume", "--matching-direction=binaries"));
    Program otherData =
        train(
            List.of(data.valenceArousal, Path.of(data.validation + ",labels=au"), data.expressions),
            run,
            "--resume");
    assertEquals(Main.FAILED, otherData.status());
    assertTrue(
        otherData
            .err()
            .contains(
                sentence.formatted(file, 19, lines.get(18))
                    + "data.action-units = validation.csv, 16 faces, crc32 "),
        otherData.err());
    Files.delete(run.resolve("network.safetensors"));
    Files.delete(run.resolve("checkpoints/last.safetensors"));
    assertRefused(
        sentence.formatted(file, 7, "coupling = both") + "coupling = none\" in this run",
        train(run, "--resume", "--coupling=none"));
  }

  @Test
  void options_of_the_optimiser_and_the_losses_are_part_of_the_run() throws Exception {
    Path run = folder.resolve("options");
    Program program =
        train(
            run,
            "--epochs=1",
            "--optimizer=sgd",
            "--lr=0.01",
            "--lr-schedule=step",
            "--warmup=0.25",
            "--label-smoothing=0.1",
            "--class-weights=balanced",
            "--weighting=cagrad=0.4",
            "--batch=16");
    assertEquals(0, program.status(), program.err());
    List<String> lines = Files.readAllLines(run.resolve("configuration.txt"));
    for (String line :
        List.of(
            "optimizer = sgd",
            "rate = 0.01",
            "lr-schedule = step",
            "warmup = 0.25",
            "label-smoothing = 0.1",
            "class-weights = balanced",
            "weighting = cagrad=0.4")) {
      assertTrue(lines.contains(line), line + lines);
    }
    assertMistaken(
        "training: warm-up is 1.0, expected at least 0 and less than 1",
        train(folder.resolve("out"), "--warmup=1"));
    assertMistaken(
        "--freeze trunk needs --weights, the weights of the trunk",
        train(folder.resolve("out"), "--freeze=trunk"));
  }

  @Test
  void a_checkpoint_that_is_cut_short_is_named() throws Exception {
    Path run = copy();
    Files.delete(run.resolve("network.safetensors"));
    Path last = run.resolve("checkpoints/last.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));
    Program program = train(run, "--resume");
    assertEquals(Main.FAILED, program.status());
    assertTrue(program.err().startsWith("facebehavior: " + last + ": is truncated"), program.err());
    assertEquals(1, program.err().lines().count(), program.err());
  }

  @Test
  void mistakes_are_one_sentence_and_leave_no_folder() throws Exception {
    Path out = folder.resolve("out");
    Path none = folder.resolve("none.csv");
    assertRefused(
        none + ": does not exist", Program.run("train", "--data=" + none, "--out=" + out));
    assertRefused(
        data.actionUnits + ": has no expressions: no column expression",
        Program.run("train", "--data=" + data.actionUnits + ",labels=expr", "--out=" + out));
    Path manifest = Files.writeString(folder.resolve("faces.csv"), "image,AU01\nlost.png,1\n");
    assertRefused(
        manifest
            + ", line 2, column image: lost.png: there is no file "
            + folder.resolve("lost.png"),
        Program.run("train", "--data=" + manifest, "--out=" + out));
    assertRefused(
        folder + ": is a folder, expected a text file",
        Program.run("train", "--data=" + folder, "--out=" + out));
    assertFalse(Files.exists(out));
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(file + ": is a file, expected a folder", train(file));
  }

  private static void assertMistaken(String sentence, Program program) {
    assertEquals(2, program.status(), program.out());
    assertEquals(
        "facebehavior: "
            + sentence
            + "\nRun \"facebehavior help train\" for the options of the command.\n",
        program.err());
  }

  @Test
  void values_out_of_range_are_mistakes_in_the_command_line() {
    Path out = folder.resolve("out");
    assertMistaken(
        "Invalid value for option '--trunk': trunk: \"resnet-9\" is unknown, expected one of"
            + " compact, resnet-18, resnet-50, mobilenet-v2, efficientnet-b0, efficientnet-b1,"
            + " efficientnet-b2, iresnet-18, iresnet-50, densenet-121, vgg-16, vit-ti, vit-s",
        train(out, "--trunk=resnet-9"));
    assertMistaken(
        "network: side is 64, iresnet-50 takes only faces of 112x112 pixels",
        train(out, "--trunk=iresnet-50", "--side=64"));
    assertMistaken(
        "network: side is 100, vit-s takes sides that are multiples of 16 pixels",
        train(out, "--trunk=vit-s", "--side=100"));
    assertMistaken(
        "network: side is 24, vgg-16 takes faces of at least 32x32 pixels",
        train(out, "--trunk=vgg-16", "--side=24"));
    assertMistaken(
        "Invalid value for option '--coupling': coupling: \"all\" is unknown, expected one of none, co-annotation,"
            + " soft-co-annotation, distribution-matching, both",
        train(out, "--coupling=all"));
    assertMistaken(
        "Invalid value for option '--matching': matching: \"kl\" is unknown, expected one of"
            + " bernoulli, literal, joint",
        train(out, "--matching=kl"));
    assertMistaken(
        "Invalid value for option '--matching-direction': direction of matching: \"both\" is"
            + " unknown, expected one of categories, binaries, symmetric",
        train(out, "--matching-direction=both"));
    assertMistaken("training: epochs is 0, expected at least 1", train(out, "--epochs=0"));
    assertMistaken("training: batch size is 3, expected at least 4", train(out, "--batch=3"));
    assertMistaken(
        "training: learning rate is Infinity, expected a number above 0",
        train(out, "--rate=Infinity"));
    assertMistaken(
        "training: weight decay is -0.1, expected a number of at least 0",
        train(out, "--weight-decay=-.1"));
    assertMistaken("network: side is 15, expected 16 to 2048 pixels", train(out, "--side=15"));
    assertMistaken(
        "network: dropout is 1.0, expected at least 0 and less than 1", train(out, "--dropout=1"));
    for (String option : List.of("--lambda-au", "--lambda-va", "--lambda-dm", "--lambda-sca")) {
      assertMistaken(
          option + " is -1.0, expected a number of at least 0", train(out, option + "=-1"));
    }
    assertMistaken(
        "--checkpoint-seconds is -1, expected at least 0", train(out, "--checkpoint-seconds=-1"));
    assertMistaken(
        "Invalid value for option '--out': it is empty, expected the name of a file or folder",
        train(Path.of("")));
    assertMistaken(
        "Missing required option: '--data=DATASET'", Program.run("train", "--out=" + out));
    assertFalse(Files.exists(out));
  }

  @Test
  void an_image_that_is_cut_short_is_named() throws Exception {
    byte[] png = Files.readAllBytes(data.test.resolveSibling("test/000000.png"));
    Path image = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, 200));
    Path manifest = Files.writeString(folder.resolve("faces.csv"), "image,AU01\ncut.png,1\n");
    assertRefused(
        image + ": is cut off: the file ends before the image does",
        Program.run(
            "train",
            "--strict",
            "--data=" + manifest,
            "--side=16",
            "--out=" + folder.resolve("out")));
  }
}
