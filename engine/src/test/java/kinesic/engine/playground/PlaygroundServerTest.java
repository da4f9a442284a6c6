package kinesic.engine.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.io.Json;
import kinesic.engine.io.JsonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, and what it refuses. */
final class PlaygroundServerTest {

  private PlaygroundServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = new PlaygroundServer(0, Limits.STANDARD);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "page.css", "page.js", "examples.js", "functions"})
  void the_page_and_its_files_are_served(String file) throws Exception {
    HttpResponse<String> response = get(server.address().resolve(file));
    assertEquals(200, response.statusCode());
    assertFalse(response.body().isEmpty());
    assertEquals("no-store", header(response, "Cache-Control"));
    assertEquals("no-referrer", header(response, "Referrer-Policy"));
    assertTrue(header(response, "Content-Security-Policy").startsWith("default-src 'none'"));
  }

  @Test
  void a_program_is_answered_with_values_gradients_and_a_tape() throws Exception {
    HttpResponse<String> response = post("a = [1, 2]\nloss = sum(a * a) / 4");
    Json answer = Json.parse(response.body());
    Json a = answer.member("values").elements().getFirst();
    assertEquals("a", a.member("name").string());
    assertEquals("parameter", a.member("origin").string());
    assertEquals(List.of("0.5", "1"), strings(a.member("gradient").member("numbers")));
    assertTrue(answer.find("problem").isEmpty());
    HttpResponse<String> tape = get(server.address().resolve(answer.member("tape").string()));
    assertEquals(200, tape.statusCode());
    assertTrue(header(tape, "Content-Security-Policy").startsWith("sandbox allow-scripts"));
    assertTrue(tape.body().contains("multiply"));
  }

  @Test
  void bad_input_is_answered_with_a_sentence_and_its_place() throws Exception {
    Json problem = Json.parse(post("a = [1, 2]\nb = a @ a").body()).member("problem");
    assertEquals(
        "matmul: both operands must be matrices - left [2], right [2]",
        problem.member("sentence").string());
    assertEquals("line 2, column 7", problem.member("place").string());
    assertEquals(17, problem.member("offset").integer());
  }

  @Test
  void only_the_pages_of_the_last_tapes_are_kept() throws Exception {
    String first = Json.parse(post("a = 1").body()).member("tape").string();
    for (int i = 0; i < 4; i++) {
      assertEquals(200, get(server.address().resolve(first)).statusCode());
      assertNotEquals(first, Json.parse(post("a = 1").body()).member("tape").string());
    }
    assertEquals(404, get(server.address().resolve(first)).statusCode());
  }

  @Test
  void every_server_has_a_token_of_its_own() throws IOException {
    String path = server.address().getPath();
    assertTrue(path.matches("/[0-9a-f]{32}/"), path);
    try (PlaygroundServer other = new PlaygroundServer(0, Limits.STANDARD)) {
      assertNotEquals(path, other.address().getPath());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/run", "/page.js", "/0123456789abcdef0123456789abcdef/", "/favicon.ico"})
  void a_request_without_the_token_is_refused(String path) throws Exception {
    HttpResponse<String> response = get(server.address().resolve(path));
    assertEquals(403, response.statusCode());
    assertEquals(
        "refused: the address lacks the token; open the address that the program printed\n",
        response.body());
  }

  @Test
  void a_request_for_another_host_is_refused() throws IOException {
    String path = server.address().getPath();
    int port = server.address().getPort();
    assertTrue(raw(path, "Host: localhost:" + port).startsWith("HTTP/1.1 200 "));
    for (String host :
        List.of("evil.example", "evil.example:" + port, "127.0.0.1", "127.0.0.1:1")) {
      String answer = raw(path, "Host: " + host);
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
      assertTrue(answer.endsWith("refused: the request is for another host\n"), answer);
    }
    String two = raw(path, "Host: 127.0.0.1:%s\r\nHost: evil.example".formatted(port));
    assertFalse(two.startsWith("HTTP/1.1 200 "), two);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "https://127.0.0.1:PORT", "http://127.0.0.1"})
  void a_request_from_the_page_of_another_site_is_refused(String origin) throws IOException {
    int port = server.address().getPort();
    String host = "Host: 127.0.0.1:" + port;
    String path = server.address().getPath();
    String from = "\r\nOrigin: " + origin.replace("PORT", String.valueOf(port));
    String answer = raw(path, host + from);
    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    assertTrue(raw(path, host + "\r\nOrigin: http://127.0.0.1:" + port).contains(" 200 "));
  }

  @Test
  void the_server_listens_on_the_loopback_address_only() throws Exception {
    int port = server.address().getPort();
    assertEquals("127.0.0.1", server.address().getHost());
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    for (InetAddress address : others) {
      assertThrows(IOException.class, () -> new Socket(address, port).close());
    }
  }

  @Test
  void other_methods_and_pages_are_refused() throws Exception {
    URI run = server.address().resolve("run");
    assertEquals(405, get(run).statusCode());
    HttpRequest put =
        HttpRequest.newBuilder(server.address())
            .method("PUT", HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertEquals(405, client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode());
    assertEquals(404, get(server.address().resolve("Playground.class")).statusCode());
  }

  @Test
  void a_text_that_is_too_long_is_not_read() throws Exception {
    assertEquals(413, post("#".repeat(20_001)).statusCode());
    Json problem = Json.parse(post("#".repeat(6000)).body()).member("problem");
    assertEquals(
        "the text has 6000 characters; the limit is 5000", problem.member("sentence").string());
  }

  private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String program) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve("run"))
            .POST(HttpRequest.BodyPublishers.ofString(program))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Sends headers that a client of the JDK does not allow to set. */
  private String raw(String path, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String request =
          "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(path, headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static List<String> strings(Json array) throws JsonException {
    List<String> result = new ArrayList<>();
    for (Json element : array.elements()) {
      result.add(element.string());
    }
    return result;
  }
}
