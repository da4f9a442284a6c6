package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command, in a process of its own where it serves. */
@Timeout(120)
final class ServeTest {

  private static final String READY = "The service is at ";

  @TempDir private static Path shared;
  private static Path model;
  private static Path image;

  @TempDir private Path folder;

  @BeforeAll
  static void aNetworkAndAnImage() throws IOException {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, .2));
    network.initialise(1);
    model = shared.resolve("model.safetensors");
    network.write(model);
    image = shared.resolve("me.png");
    ImageFiles.write(image, ImageFiles.gradient(50, 40, BufferedImage.TYPE_INT_RGB), "png");
  }

  /** Waits until the service says where it is. */
  private static URI address(Process process, Path out) throws IOException, InterruptedException {
    while (process.isAlive()) {
      Optional<String> line =
          Files.readString(out).lines().filter(text -> text.startsWith(READY)).findFirst();
      if (line.isPresent() && line.get().endsWith("/")) {
        return URI.create(line.get().substring(READY.length()));
      }
      Thread.sleep(1);
    }
    throw new AssertionError("ended with " + process.waitFor());
  }

  /** Compares the answer for an image with the file that predict writes, then stops the service. */
  private void assertAnswersOfPredict(Path picture, Object... faces) throws Exception {
    Path json = folder.resolve("out.json");
    Process predict =
        Program.start(words(List.of("predict", "-m", model, "--json", json, picture), faces));
    assertEquals(0, predict.waitFor());
    Path out = folder.resolve("out.txt");
    Process process =
        Program.start(out, words(List.of("serve", "-m", model, "--port", "0"), faces));
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = address(process, out);
      assertEquals("127.0.0.1", address.getHost());
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve("predict?name=me.png"))
              .POST(HttpRequest.BodyPublishers.ofFile(picture))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode());
      assertEquals(Files.readString(json).replace(picture.toString(), "me.png"), response.body());
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      assertEquals(Main.INTERRUPTED, process.waitFor());
      assertEquals("Ctrl-C stops it.", Files.readAllLines(out).getLast());
    } finally {
      process.destroyForcibly();
    }
  }

  private static Object[] words(List<Object> first, Object... others) {
    return Stream.concat(first.stream(), Stream.of(others)).toArray();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void answers_for_crops_are_those_of_predict_and_a_signal_ends_it() throws Exception {
    assertAnswersOfPredict(image, "--crops");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void so_are_those_for_whole_pictures() throws Exception {
    BufferedImage picture = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    MarkerDetector.draw(picture, 200, 240, 240);
    MarkerDetector.draw(picture, 480, 200, 160);
    Path file = ImageFiles.write(folder.resolve("two.png"), picture, "png");
    Path detector = MarkerDetector.write(folder.resolve("marker.onnx"));
    assertAnswersOfPredict(file, "--detector", detector);
    String json = Files.readString(folder.resolve("out.json"));
    assertEquals(2, json.lines().filter(line -> line.startsWith("{\"image\"")).count());
  }

  private static void assertRefused(int status, String sentence, Object... words) {
    Program program = Program.run(words);
    assertEquals("facebehavior: " + sentence, program.err().lines().findFirst().orElse(""));
    assertEquals(status, program.status());
  }

  @Test
  void a_port_in_use_is_a_sentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertRefused(
          Main.FAILED,
          "port %s of 127.0.0.1 cannot be used (Address already in use), choose another one, or 0"
                  .formatted(port)
              + " for any that is free",
          "serve",
          "-m",
          model,
          "--crops",
          "--port",
          port);
    }
  }

  @Test
  void options_out_of_range_are_refused() {
    for (List<String> wrong :
        List.of(
            List.of("--port=65536", "--port is 65536, expected 0 to 65535"),
            List.of("--queue=0", "serve: the queue has 0 requests, expected at least 1"),
            List.of("--max-bytes=0", "serve: a request may have 0 bytes, expected 1 to 1000000000"),
            List.of("--timeout=0", "serve: the timeout is PT0S, expected more than 0"),
            List.of(
                "--host=no such host",
                "--host is \"no such host\", expected an address or a name of this machine"),
            List.of(
                "--landmarks=faces.csv",
                "--landmarks lists faces by file, and requests have no files"))) {
      assertRefused(2, wrong.get(1), "serve", "-m", model, wrong.get(0));
    }
    Program missing = Program.run("serve", "-m", "no.safetensors", "--crops");
    assertEquals("facebehavior: no.safetensors: does not exist\n", missing.err());
    assertTrue(Program.run("help", "serve").out().contains("--max-bytes=N"));
  }
}
