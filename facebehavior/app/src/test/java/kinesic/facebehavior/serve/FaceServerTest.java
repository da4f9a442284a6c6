package kinesic.facebehavior.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.engine.io.Json;
import kinesic.engine.io.JsonException;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.predict.FoundFace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, and what it refuses. */
@Timeout(60)
final class FaceServerTest {

  @TempDir private Path folder;
  private TestService service;

  @BeforeEach
  void start() throws IOException {
    service = new TestService(TestService.LIMITS);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static String error(HttpResponse<String> response) throws JsonException {
    assertEquals("application/json", header(response, "Content-Type"));
    return Json.parse(response.body()).member("error").string();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  // ---------------------------------------------------------------- pictures

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "IMAGE/PNG; q=1"
      })
  void a_picture_is_answered_with_the_json_of_predict(String type) throws Exception {
    HttpResponse<String> response =
        service.post("predict?a=b&name=my%20%C3%A9.png", type, TestService.png(1));
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("application/json", header(response, "Content-Type"));
    assertEquals(service.expected("my é.png", TestService.png(1)), response.body());
    Json answer = Json.parse(response.body());
    assertEquals("kinesic.predictions", answer.member("schema").string());
    assertEquals("my é.png", row(answer, 0).member("image").string());
    assertTrue(row(answer, 0).member("error").isNull());
  }

  private static Json row(Json answer, int row) throws JsonException {
    return answer.member("rows").elements().get(row);
  }

  @Test
  void a_picture_without_name_or_type_is_called_image() throws Exception {
    HttpResponse<String> response =
        service.send(
            HttpRequest.newBuilder(service.at("predict"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(TestService.png(1))));
    assertEquals(service.expected("image", TestService.png(1)), response.body());
  }

  @Test
  void a_form_may_hold_several_pictures() throws Exception {
    List<Upload> files =
        List.of(
            new Upload("a.png", TestService.png(1)),
            new Upload("b.png", TestService.png(2)),
            new Upload("c.png", TestService.png(3)));
    HttpResponse<String> response =
        service.post(
            "predict", "multipart/form-data; boundary=xyz", TestService.form("xyz", files));
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(service.expected(files), response.body());
  }

  @Test
  void a_picture_that_cannot_be_read_has_a_row_beside_others() throws Exception {
    List<Upload> files =
        List.of(
            new Upload("a.png", TestService.png(1)),
            new Upload("bad.png", new byte[0]),
            new Upload("c.png", TestService.png(3)));
    HttpResponse<String> response =
        service.post("predict", "multipart/form-data; boundary=b", TestService.form("b", files));
    assertEquals(200, response.statusCode(), response.body());
    Json answer = Json.parse(response.body());
    assertEquals(3, answer.member("rows").elements().size());
    assertEquals("is empty (0 bytes)", row(answer, 1).member("error").string());
    assertTrue(row(answer, 2).member("error").isNull());
  }

  @Test
  void a_picture_that_cannot_be_read_is_refused_with_the_sentence_of_the_decoder()
      throws Exception {
    BufferedImage image = ImageFiles.gradient(50, 40, BufferedImage.TYPE_INT_RGB);
    byte[] cut = Files.readAllBytes(ImageFiles.truncated(folder.resolve("cut"), image, "png", .5));
    byte[] text = Files.readAllBytes(ImageFiles.text(folder.resolve("text")));
    byte[] huge = TestService.png(1);
    ByteBuffer.wrap(huge).putInt(16, 40_000).putInt(20, 40_000); // as its header says
    String cutOff = "is cut off: the file ends before the image does";
    assertRefused("is empty (0 bytes)", new byte[0]);
    assertRefused("is text, not an image; PNG, JPEG, GIF, BMP and TIFF can be read", text);
    assertRefused(cutOff, cut);
    assertRefused("is too large: 40000 x 40000 pixels, at most", huge);
    HttpResponse<String> both =
        service.post(
            "predict",
            "multipart/form-data; boundary=b",
            TestService.form(
                "b", List.of(new Upload("a.png", cut), new Upload("b.png", new byte[0]))));
    assertEquals(400, both.statusCode());
    assertEquals("a.png: " + cutOff + "; b.png: is empty (0 bytes)", error(both));
  }

  private void assertRefused(String problem, byte[] picture) throws Exception {
    HttpResponse<String> response = service.post("predict?name=x.png", "image/png", picture);
    assertEquals(400, response.statusCode(), response.body());
    assertTrue(error(response).startsWith("x.png: " + problem), response.body());
  }

  @Test
  void faces_in_a_whole_picture_have_places_and_a_picture_without_one_says_so() throws Exception {
    FaceLandmarks points = FaceLandmarks.of(new float[] {5, 5, 9, 5, 7, 8, 5, 10, 9, 10});
    TestService.Source source =
        new TestService.Source() {
          @Override
          public List<FoundFace> faces(byte[] image, Path name) throws IOException {
            int count = name.toString().charAt(0) - '0';
            return Stream.iterate(0, i -> i < count, i -> i + 1)
                .map(i -> new DetectedFace(i, 2, 10.5, 12, .75, points))
                .map(face -> found(face, image, name))
                .toList();
          }

          private FoundFace found(DetectedFace face, byte[] image, Path name) {
            try {
              return new FoundFace(Optional.of(face), crops.faces(image, name).getFirst().image());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    try (TestService whole = new TestService(TestService.LIMITS, source)) {
      HttpResponse<String> three =
          whole.post("predict?name=3.png", "image/png", TestService.png(4));
      assertEquals(whole.expected("3.png", TestService.png(4)), three.body());
      Json last = row(Json.parse(three.body()), 2);
      assertEquals(2, last.member("face").integer());
      assertEquals(2, last.member("x").number());
      assertEquals(10.5, last.member("width").number());
      HttpResponse<String> none = whole.post("predict?name=0.png", "image/png", TestService.png(4));
      assertEquals(200, none.statusCode());
      assertEquals("no face was found", row(Json.parse(none.body()), 0).member("error").string());
      String metrics = whole.get("metrics").body();
      assertEquals(3, TestService.metric(metrics, "facebehavior_faces_total"));
      assertEquals(
          1, TestService.metric(metrics, "facebehavior_pictures_total{outcome=\"no_face\"}"));
    }
  }

  // ---------------------------------------------------------------- other requests

  @ParameterizedTest
  @CsvSource({
    "GET, predict, 405, pictures are sent with POST",
    "PUT, predict, 405, pictures are sent with POST",
    "POST, health, 405, /health is read with GET",
    "DELETE, '', 405, / is read with GET",
    "GET, favicon.ico, 404, 'there is nothing here; the page is at /, pictures go to /predict'",
    "POST, predict/, 404, 'there is nothing here; the page is at /, pictures go to /predict'"
  })
  void other_paths_and_methods_are_refused(String method, String path, int status, String sentence)
      throws Exception {
    HttpResponse<String> response =
        service.send(
            HttpRequest.newBuilder(service.at(path))
                .method(method, HttpRequest.BodyPublishers.ofString("x")));
    assertEquals(status, response.statusCode());
    assertEquals(sentence, error(response));
    if (status == 405) {
      assertEquals(path.equals("predict") ? "POST" : "GET, HEAD", header(response, "Allow"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 415, 'the content is text/plain, expected an image, application/octet-stream or"
        + " multipart/form-data'",
    "application/json, 415, 'the content is application/json, expected an image,"
        + " application/octet-stream or multipart/form-data'",
    "multipart/form-data, 400, 'the form is malformed: its boundary is missing, too long or not"
        + " ASCII'",
    "multipart/form-data; boundary=b, 400, 'the form is malformed: it ends before its last"
        + " boundary, or the headers of a part are too long'"
  })
  void other_content_is_refused(String type, int status, String sentence) throws Exception {
    HttpResponse<String> response = service.post("predict", type, TestService.png(1));
    assertEquals(status, response.statusCode());
    assertEquals(sentence, error(response));
  }

  @Test
  void a_name_that_is_not_encoded_is_refused() throws Exception {
    String answer =
        service.raw(
            "POST /predict?name=%%C3%%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                .formatted());
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
  }

  @Test
  void the_page_and_its_files_are_served_for_this_site_only() throws Exception {
    for (String file : List.of("", "page.css", "page.js")) {
      HttpResponse<String> response = service.get(file);
      assertEquals(200, response.statusCode(), file);
      assertFalse(response.body().isEmpty());
      assertTrue(
          header(response, "Content-Security-Policy").startsWith("default-src 'none'"), file);
      assertEquals("nosniff", header(response, "X-Content-Type-Options"));
      assertEquals("same-origin", header(response, "Cross-Origin-Resource-Policy"));
      assertEquals("", header(response, "Access-Control-Allow-Origin"));
    }
  }

  @Test
  void head_has_the_headers_of_get() throws Exception {
    HttpResponse<String> get = service.get("page.js");
    HttpResponse<String> head =
        service.send(
            HttpRequest.newBuilder(service.at("page.js"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(header(get, "Content-Length"), header(head, "Content-Length"));
  }

  @Test
  void health_and_the_network_are_described() throws Exception {
    HttpResponse<String> health = service.get("health");
    assertEquals(200, health.statusCode());
    assertEquals("ok", Json.parse(health.body()).member("status").string());
    Json network = Json.parse(service.get("network").body());
    assertEquals("test.safetensors", network.member("network").string());
    assertEquals(1_000_000, network.member("most_bytes").integer());
    Json units = network.member("tasks").elements().getLast();
    assertEquals("action_units", units.member("name").string());
    assertEquals("labels", units.member("kind").string());
    assertEquals(17, units.member("labels").elements().size());
    assertEquals("inner brow raiser", units.member("descriptions").elements().get(0).string());
    assertEquals(.5, units.member("thresholds").elements().get(0).number());
  }

  @Test
  void metrics_count_requests_pictures_faces_batches_and_time() throws Exception {
    service.post("predict", "image/png", TestService.png(1));
    service.post("predict", "image/png", TestService.png(2));
    service.post("predict", "image/png", new byte[0]);
    service.get("nothing");
    HttpResponse<String> response = service.get("metrics");
    assertEquals("text/plain; version=0.0.4; charset=utf-8", header(response, "Content-Type"));
    String text = response.body();
    for (List<String> expected :
        List.of(
            List.of("requests_total{path=\"/predict\",status=\"200\"}", "2"),
            List.of("requests_total{path=\"/predict\",status=\"400\"}", "1"),
            List.of("requests_total{path=\"other\",status=\"404\"}", "1"),
            List.of("pictures_total{outcome=\"predicted\"}", "2"),
            List.of("pictures_total{outcome=\"unreadable\"}", "1"),
            List.of("faces_total", "2"),
            List.of("batch_faces_bucket{le=\"1\"}", "2"),
            List.of("batch_faces_bucket{le=\"+Inf\"}", "2"),
            List.of("batch_faces_sum", "2"),
            List.of("stage_seconds_count{stage=\"find\"}", "3"),
            List.of("stage_seconds_bucket{stage=\"predict\",le=\"60\"}", "3"),
            List.of("requests_running", "0"),
            List.of("requests_limit", "32"),
            List.of("waiting_faces", "0"))) {
      assertTrue(
          text.lines().anyMatch(("facebehavior_" + String.join(" ", expected))::equals),
          expected + " in\n" + text);
    }
    assertTrue(TestService.metric(text, "facebehavior_memory_heap_bytes") > 1e6);
    List<String> wrong =
        text.lines()
            .filter(
                line ->
                    !line.matches(
                        "# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+\\})? [0-9.]+"))
            .toList();
    assertEquals(List.of(), wrong);
  }

  // ---------------------------------------------------------------- other sites

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]", "10.0.0.1"})
  void a_request_for_another_host_is_refused(String host) throws IOException {
    String answer = service.raw(request("Host: " + host));
    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    assertTrue(answer.contains("{\"error\":\"the request is for another host\"}"), answer);
  }

  private static String request(String headers) {
    return "GET /health HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9000", "[::1]:8080"})
  void the_names_of_this_machine_are_known_whatever_the_port(String host) throws IOException {
    String answer = service.raw(request("Host: " + host));
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
  }

  @Test
  void a_request_without_one_host_is_refused() throws IOException {
    assertTrue(service.raw(request("X: y")).startsWith("HTTP/1.1 403 "));
    String two = service.raw(request("Host: localhost\r\nHost: localhost"));
    assertFalse(two.startsWith("HTTP/1.1 200 "), two);
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 403",
    "null, 403",
    "http://localhost:3000, 403",
    "http://localhost, 200",
  })
  void a_request_from_the_page_of_another_site_is_refused(String origin, int status)
      throws IOException {
    String answer = service.raw(request("Host: localhost\r\nOrigin: " + origin));
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertFalse(answer.contains("Access-Control"), answer);
  }

  @Test
  void a_request_that_is_not_http_does_not_stop_the_server() throws Exception {
    assertTrue(service.raw("nonsense\r\n\r\n").contains("400"));
    assertEquals("", service.raw("GET http: HTTP/1.1\r\n\r\n").replaceAll("(?s)HTTP/1.1 4.*", ""));
    assertEquals(200, service.post("predict", "image/png", TestService.png(1)).statusCode());
    assertEquals(
        400,
        service.post("predict", "image/png", "text".getBytes(StandardCharsets.UTF_8)).statusCode());
  }
}
