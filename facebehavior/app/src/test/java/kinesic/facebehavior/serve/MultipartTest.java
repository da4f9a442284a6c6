package kinesic.facebehavior.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms as browsers and programs send them, and malformed ones. */
final class MultipartTest {

  private static final String FILE =
      "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\nxyz\r\n";

  private static List<String> files(String body) throws Refusal {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Multipart.files(bytes, HeaderValue.parse("multipart/form-data; boundary=b")).stream()
        .map(file -> file.name() + "=" + new String(file.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  private static String part(String headers, String content) {
    return "--b\r\n%s\r\n\r\n%s\r\n".formatted(headers, content);
  }

  @Test
  void files_are_read_in_their_order() throws Refusal {
    assertEquals(List.of("a.png=xyz", "a.png=xyz"), files(FILE + FILE + "--b--"));
    assertEquals(List.of("a.png=xyz"), files("a preamble\r\n" + FILE + "--b--\r\nthe end"));
    assertEquals(List.of("a.png=xyz"), files(FILE.replace("--b\r\n", "--b \t\r\n") + "--b--"));
    assertEquals(List.of(), files("--b--"));
  }

  @Test
  void the_content_of_a_file_may_resemble_a_boundary() throws Refusal {
    String content = "\r\n--\r\n--a\r\n -b\r\r\n-";
    String headers = "content-disposition: form-data; filename=n";
    assertEquals(List.of("n=" + content), files(part(headers, content) + "--b--"));
    assertEquals(List.of("n="), files(part(headers, "") + "--b--"));
  }

  @Test
  void fields_without_a_file_are_skipped() throws Refusal {
    String field = part("Content-Disposition: form-data; name=\"f\"", "text");
    String empty = part("Content-Disposition: form-data; name=\"f\"; filename=\"\"", "");
    assertEquals(List.of("a.png=xyz"), files(field + empty + FILE + "--b--"));
  }

  @Test
  void names_are_those_of_files_without_folders_and_control_characters() throws Refusal {
    for (List<String> name :
        List.of(
            List.of("é ü.png", "é ü.png"),
            List.of("C:\\\\fake\\\\me.png", "me.png"),
            List.of("../../etc/passwd", "passwd"),
            List.of("a\\\"b.png", "a\"b.png"),
            List.of("a\u0000\u0007b.png", "ab.png"),
            List.of("folder/", "image"),
            List.of("..", ".."))) {
      String headers = "Content-Disposition: form-data; filename=\"%s\"".formatted(name.get(0));
      assertEquals(List.of(name.get(1) + "=x"), files(part(headers, "x") + "--b--"));
    }
    Upload longName = new Upload("n".repeat(300), new byte[0]);
    assertEquals(100, longName.name().toString().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "--b\r\n",
        "--b\r\nContent-Disposition: form-data; filename=x\r\n\r\nno end",
        "--b\r\nContent-Disposition: form-data; filename=x\r\n\r\nx\r\n--b",
        "--b\r\nContent-Disposition: form-data; filename=x\r\n--b--",
        "--b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: attachment; filename=x\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; filename=x\r\nContent-Transfer-Encoding: base64"
            + "\r\n\r\nx\r\n--b--",
        "--bx\r\nContent-Disposition: form-data; filename=x\r\n\r\nx\r\n--bx--",
      })
  void malformed_forms_are_refused(String body) {
    Refusal refusal = assertThrows(Refusal.class, () -> files(body));
    assertEquals(400, refusal.status());
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("the form is malformed: "));
  }

  @Test
  void headers_and_parts_have_limits() {
    String headers = "Content-Disposition: form-data; filename=x\r\nX: " + "y".repeat(1 << 13);
    assertEquals(400, refusal(part(headers, "x") + "--b--").status());
    String parts = String.join("", Collections.nCopies(200, FILE));
    assertEquals(413, refusal(parts + "--b--").status());
  }

  private static Refusal refusal(String body) {
    return assertThrows(Refusal.class, () -> files(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "boundary=", "boundary=é", "other=b", "boundary=\"", "bound ary=b"})
  void a_boundary_is_needed(String parameters) {
    HeaderValue type = HeaderValue.parse("multipart/form-data; " + parameters);
    assertEquals(
        400, assertThrows(Refusal.class, () -> Multipart.files(new byte[9], type)).status());
    HeaderValue tooLong = HeaderValue.parse("multipart/form-data; boundary=" + "b".repeat(71));
    assertThrows(Refusal.class, () -> Multipart.files(new byte[9], tooLong));
  }

  @Test
  void values_of_headers_have_parameters_in_quotes_or_without() {
    HeaderValue value = HeaderValue.parse(" Form-Data ; A=b;c = \"d;\\\"e\\\\\" ;a=z; broken");
    assertEquals("form-data", value.value());
    assertEquals("b", value.parameter("a"));
    assertEquals("d;\"e\\", value.parameter("c"));
    assertEquals("", value.parameter("broken"));
    assertEquals("text/plain", HeaderValue.parse("Text/Plain").value());
  }
}
