package kinesic.engine.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ChromiumTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TempDir private Path folder;

  private URI page(String body) throws IOException {
    Path file = folder.resolve("page.html");
    return Files.writeString(file, "<!doctype html><title>A title</title>" + body).toUri();
  }

  @Test
  void a_page_runs() throws IOException {
    Page page = CHROMIUM.open(page("<p id=p></p><script>p.textContent = 6 * 7</script>"));
    assertEquals("A title", page.title());
    assertEquals("42", page.textContent("p"));
  }

  @Test
  void a_complaint_of_a_page_is_noted() throws IOException {
    CHROMIUM.open(page("<script>console.log('hello'); console.error('alas')</script>"));
    assertEquals(List.of("console: alas"), CHROMIUM.closeWindows());
    CHROMIUM.open(page("<script>null.length</script>"));
    String thrown = CHROMIUM.closeWindows().toString();
    assertTrue(thrown.contains("TypeError"), thrown);
  }

  @Test
  void a_request_to_another_machine_is_noted() throws IOException {
    CHROMIUM.open(page("<img src='http://192.0.2.1/x.png' loading=eager>"));
    assertEquals("request: http://192.0.2.1/x.png", CHROMIUM.closeWindows().getFirst());
  }
}
