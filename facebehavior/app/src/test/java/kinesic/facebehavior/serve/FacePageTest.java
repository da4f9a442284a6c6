package kinesic.facebehavior.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.browser.Chromium;
import kinesic.facebehavior.detect.FaceDetector;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.predict.DetectedFaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page, as someone uses it who has pictures; faces are the markers of {@link MarkerDetector}.
 */
final class FacePageTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TempDir private static Path folder;

  private TestService service;
  private Page page;

  @BeforeEach
  void open() throws IOException {
    FaceDetector detector = FaceDetector.read(MarkerDetector.write(folder.resolve("marker.onnx")));
    service =
        new TestService(
            TestService.LIMITS, new DetectedFaces(detector, TestService.SIDE, Integer.MAX_VALUE));
    page = CHROMIUM.open(service.at(""));
    assertThat(page.locator("body")).hasAttribute("data-state", "idle");
  }

  @AfterEach
  void close() {
    service.close();
  }

  private static BufferedImage grey(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, 0x708070);
      }
    }
    return picture;
  }

  private static byte[] twoFaces() throws IOException {
    BufferedImage picture = grey(640, 480);
    MarkerDetector.draw(picture, 200, 240, 240);
    MarkerDetector.draw(picture, 480, 200, 160);
    return ImageFiles.encode(picture, "png");
  }

  private static FilePayload file(String name, byte[] bytes) {
    return new FilePayload(name, "image/png", bytes);
  }

  private void choose(FilePayload... files) {
    page.locator("#files").setInputFiles(files);
    awaitAnswers();
  }

  /** Waits until nothing is to be predicted; the first detection takes seconds. */
  private void awaitAnswers() {
    assertThat(page.locator("body"))
        .hasAttribute(
            "data-state", "idle", new LocatorAssertions.HasAttributeOptions().setTimeout(60_000));
  }

  @Test
  void the_page_says_what_is_predicted_and_how_to_begin() {
    assertThat(page).hasTitle("Faces in pictures");
    assertThat(page.locator("#titles"))
        .hasText("Valence and arousal, expressions and action units");
    assertThat(page.locator("#network")).hasText("test.safetensors");
    assertThat(page.locator("#limits")).hasText("PNG, JPEG, GIF, BMP or TIFF, up to 1 MB");
    assertThat(page.locator("#clear")).isHidden();
  }

  @Test
  void faces_have_boxes_over_the_picture_and_cards_with_their_predictions() throws Exception {
    choose(file("two.png", twoFaces()));
    assertThat(page.locator("#status")).hasText("1 picture, 2 faces");
    assertThat(page.locator("h2")).hasText("two.png");
    assertThat(page.locator(".box")).hasCount(2);
    Map<?, ?> first =
        (Map<?, ?>)
            page.evaluate(
                """
                () => {
                  const area = (e) => document.querySelector(e).getBoundingClientRect();
                  const image = area("figure img");
                  const box = area(".box .frame");
                  const scale = 640 / image.width;
                  return { x: (box.left - image.left) * scale, y: (box.top - image.top) * scale,
                    width: box.width * scale, height: box.height * scale };
                }
                """);
    for (Map.Entry<String, Double> expected :
        Map.of("x", 80.5, "y", 120.5, "width", 240.0, "height", 240.0).entrySet()) {
      double found = ((Number) Objects.requireNonNull(first.get(expected.getKey()))).doubleValue();
      assertEquals(expected.getValue(), found, 3, expected.getKey());
    }
    Locator card = page.locator(".face").first();
    assertThat(card.locator("h3")).containsText("Face 0");
    assertThat(card.locator(".bars").first().locator("dt")).hasCount(7);
    assertThat(card.locator(".best")).hasCount(1);
    assertThat(card.locator(".values")).containsText("valence");
    assertThat(card.locator(".plane")).hasCount(1);
    card.locator("summary").click();
    assertThat(card.locator("details dt")).hasCount(17);
    assertThat(card.locator("details dt").first()).hasText("AU01 inner brow raiser");
  }

  @Test
  void several_pictures_are_sent_and_each_problem_is_said_in_words() throws Exception {
    byte[] plain = ImageFiles.encode(grey(64, 48), "png");
    choose(
        file("two.png", twoFaces()),
        file("plain.png", plain),
        file("large.png", new byte[1_000_001]));
    assertThat(page.locator("#status")).hasText("3 pictures, 2 faces, 1 not predicted");
    Locator pictures = page.locator(".picture");
    assertThat(pictures.nth(1)).containsText("No face was found in this picture.");
    assertThat(pictures.nth(2).locator(".problem"))
        .hasText("The file has 1 MB, and the service takes 1 MB.");
    pictures.nth(1).locator("button").click();
    assertThat(page.locator("#status")).hasText("2 pictures, 2 faces, 1 not predicted");
    page.locator("#clear").click();
    assertThat(pictures).hasCount(0);
    assertThat(page.locator("#status")).hasText("");
  }

  @Test
  void what_the_decoder_says_is_shown() {
    // not by the service: a browser writes a status of 400 to its console, a complaint
    page.evaluate(
        """
        () => {
          const answer = '{"error": "<b>.png: is text, not an image"}';
          window.fetch = () => Promise.resolve(new Response(answer, { status: 400 }));
        }
        """);
    choose(file("<b>.png", "words".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.locator("h2")).hasText("<b>.png");
    assertThat(page.locator(".problem")).hasText("The file is text, not an image.");
    assertThat(page.locator("figure")).isHidden();
  }

  @Test
  void a_busy_service_is_asked_again_and_a_stopped_one_is_reported() throws Exception {
    page.evaluate(
        """
        () => {
          const real = window.fetch;
          let calls = 0;
          window.fetch = (...request) => ++calls === 1
            ? Promise.resolve(new Response('{"error": "busy"}', { status: 503, headers: { "Retry-After": "0" } }))
            : calls === 2
              ? real(...request)
              : Promise.reject(new TypeError("no connection"));
        }
        """);
    choose(file("two.png", twoFaces()));
    assertThat(page.locator("#status")).hasText("1 picture, 2 faces");
    choose(file("other.png", twoFaces()));
    Locator problem = page.locator(".problem");
    assertThat(problem).containsText("The service does not answer: has it been stopped?");
    page.evaluate(
        """
        () => {
          window.fetch = () => Promise.resolve(new Response('{"rows": []}', { status: 200 }));
        }
        """);
    problem.locator("button").click();
    awaitAnswers();
    assertThat(page.locator(".picture").last()).containsText("No face was found");
  }

  @Test
  void dropped_pictures_are_predicted() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(twoFaces());
    page.evaluate(
        """
        async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "dropped.png", { type: "image/png" }));
          const drag = (name) => document.getElementById("drop").dispatchEvent(
            new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
          drag("dragenter");
          if (!document.body.classList.contains("dragging")) {
            throw new Error("not marked");
          }
          drag("drop");
        }
        """,
        base64);
    awaitAnswers();
    assertThat(page.locator("#status")).hasText("1 picture, 2 faces");
    assertThat(page.locator("h2")).hasText("dropped.png");
    assertEquals(false, page.evaluate("document.body.classList.contains('dragging')"));
  }

  @Test
  void the_keyboard_reaches_everything() throws Exception {
    page.keyboard().press("Tab");
    assertEquals("files", page.evaluate("document.activeElement.id"));
    choose(file("two.png", twoFaces()));
    page.locator("#files").focus();
    StringBuilder reached = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      page.keyboard().press("Tab");
      reached.append(page.evaluate("document.activeElement.localName")).append(' ');
    }
    assertEquals("button a button g g summary summary ", reached.toString());
    page.locator(".box").nth(1).focus();
    assertThat(page.locator(".face.chosen h3")).containsText("Face 1");
    page.keyboard().press("Enter");
    assertEquals("1", page.evaluate("document.activeElement.dataset.face"));
    assertEquals("section", page.evaluate("document.activeElement.localName"));
  }

  @Test
  void the_json_can_be_saved() throws Exception {
    byte[] picture = twoFaces();
    choose(file("two.png", picture));
    Download download = page.waitForDownload(() -> page.locator("a", text("Save JSON")).click());
    assertEquals("two.png.json", download.suggestedFilename());
    assertEquals(service.expected("two.png", picture), Files.readString(download.path()));
  }

  private static Page.LocatorOptions text(String words) {
    return new Page.LocatorOptions().setHasText(words);
  }

  @Test
  void small_pictures_are_enlarged_in_their_proportions() throws Exception {
    choose(file("small.png", ImageFiles.encode(grey(64, 48), "png")));
    assertEquals(
        "260 195",
        page.evaluate(
            """
            () => {
              const image = document.querySelector("figure img").getBoundingClientRect();
              return Math.round(image.width) + " " + Math.round(image.height);
            }
            """));
  }

  @Test
  void nothing_is_wider_than_a_phone() throws Exception {
    page.setViewportSize(360, 700);
    choose(file("a picture with a name that is quite long.png", twoFaces()));
    assertThat(page.locator(".face")).hasCount(2);
    assertTrue((Integer) page.evaluate("document.documentElement.scrollWidth") <= 360);
  }
}
