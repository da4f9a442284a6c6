package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.io.Json;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own: its standard output and its memory. */
final class TerminalTest {

  private static final File FULL = new File("/dev/full");

  @TempDir private static Path shared;
  private static Path model;
  private static Path image;

  @TempDir private Path folder;

  @BeforeAll
  static void aNetworkAndAnImage() throws Exception {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 16, 0));
    network.initialise(1);
    model = shared.resolve("model.safetensors");
    network.write(model);
    image = shared.resolve("face.png");
    ImageFiles.write(image, ImageFiles.gradient(20, 20, BufferedImage.TYPE_INT_RGB), "png");
  }

  private Program run(Redirect out, List<String> options, Object... words) throws Exception {
    Path err = folder.resolve("err.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dkinesic.backend=scalar", "-Djava.awt.headless=true"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    int status =
        new ProcessBuilder(command)
            .redirectOutput(out)
            .redirectError(Redirect.to(err.toFile()))
            .start()
            .waitFor();
    File file = out.file();
    String text = file == null || file.equals(FULL) ? "" : Files.readString(file.toPath());
    return new Program(status, text, Files.readString(err));
  }

  @Test
  void a_device_is_selected_before_the_backend_starts() throws Exception {
    Path out = folder.resolve("device.txt");
    Program cpu = run(Redirect.to(out.toFile()), List.of(), "doctor", "--json", "--device", "cpu");
    assertEquals(0, cpu.status());
    Json backend = Json.parse(cpu.out()).member("backend"); // scalar without the vector module
    assertTrue(backend.member("reason").string().contains("jdk.incubator.vector"), cpu.out());
    Program tenth =
        run(Redirect.to(out.toFile()), List.of(), "doctor", "--json", "--device", "cuda:10");
    assertEquals(1, tenth.status());
    backend = Json.parse(tenth.out()).member("backend");
    assertTrue(backend.member("name").isNull());
    String reason = backend.member("reason").string();
    assertTrue(reason.startsWith("--device is \"cuda:10\": "), reason);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void output_that_cannot_be_written_is_a_failure_of_every_command() throws Exception {
    for (List<Object> words :
        List.<List<Object>>of(
            List.of("--version"),
            List.of("--help"),
            List.of("help", "predict"),
            List.of("study", "help", "affect"),
            List.of("synthesize", "--out=" + folder.resolve("s"), "--faces=1", "--side=16"))) {
      Program program = run(Redirect.to(FULL), List.of(), words.toArray());
      assertEquals(Main.FAILED, program.status(), words.toString());
      assertTrue(
          program.err().endsWith("facebehavior: standard output could not be written\n"),
          program.err());
    }
    Program predict = run(Redirect.to(FULL), List.of(), "predict", "--crops", "-m", model, image);
    assertEquals(Main.FAILED, predict.status());
    assertTrue(
        predict.err().contains("facebehavior: standard output: could not be written: "),
        predict.err());
  }

  @Test
  void a_hyphen_is_standard_output() throws Exception {
    Path out = folder.resolve("out.txt");
    Redirect file = Redirect.to(out.toFile());
    Program csv = run(file, List.of(), "predict", "--crops", "-m", model, "--csv", "-", image);
    assertEquals(0, csv.status(), csv.err());
    assertEquals(2, csv.out().lines().count());
    assertTrue(csv.out().startsWith("image,face,valence,arousal,"), csv.out());
    Program plain = run(file, List.of(), "predict", "--crops", "-m", model, image);
    assertEquals(csv.out(), plain.out());
    Program json =
        run(file, List.of(), "predict", "--crops", "-m", model, "--json", "-", image, image);
    assertEquals(0, json.status(), json.err());
    assertEquals(2, Json.parse(json.out()).member("rows").elements().size());
    assertFalse(Files.exists(Path.of("-")));
    Program page = run(file, List.of(), "explain", image, "-m", model, "--out=-");
    assertEquals(2, page.status());
    assertTrue(page.err().contains("cannot go to standard output"), page.err());
  }

  @Test
  void too_little_memory_is_said_in_a_sentence() throws Exception {
    Path out = folder.resolve("out.txt");
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.RESNET_18, 16, 0));
    network.initialise(1);
    Path large = folder.resolve("large.safetensors");
    network.write(large);
    Program program =
        run(
            Redirect.to(out.toFile()),
            List.of("-Xmx24m", "-XX:+UseSerialGC"),
            "predict",
            "--crops",
            "-m",
            large,
            image);
    assertEquals(Main.FAILED, program.status());
    assertFalse(program.err().contains("\tat "), program.err());
    assertTrue(program.err().contains("facebehavior: out of memory: Java may use "), program.err());
  }
}
