package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainTest {

  @TempDir private Path folder;

  private Path model(List<Task> tasks) throws IOException {
    return model(Trunk.COMPACT, tasks);
  }

  private Path model(Trunk trunk, List<Task> tasks) throws IOException {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(trunk, 32, .2, tasks));
    network.initialise(1);
    Path model = folder.resolve("model.safetensors");
    network.write(model);
    return model;
  }

  private Path image() throws IOException {
    Path image = folder.resolve("me & you.png");
    ImageFiles.write(image, ImageFiles.gradient(50, 40, BufferedImage.TYPE_INT_RGB), "png");
    return image;
  }

  private static int count(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  @Test
  void a_page_shows_the_picture_what_is_said_and_where_it_comes_from() throws Exception {
    Path page = folder.resolve("page.html");
    Path model = model(Affect.HEADS);
    for (int i = 0; i < 2; i++) { // the second time it takes the place of the first
      Program program = Program.run("explain", "--crops", image(), "-m", model, "--out", page);
      assertEquals(0, program.status(), program.err());
      assertEquals("the page is " + page + "\n", program.out());
    }
    String html = Files.readString(page);
    assertEquals(3, count(html, "src=\"data:image/png;base64,"));
    assertFalse(html.contains("http"), "it needs nothing but itself");
    assertTrue(html.contains("<h1>me &amp; you.png</h1>"));
    assertTrue(html.contains("Circumplex"));
    assertEquals(24, count(html, "class=\"bar "), "7 expressions and 17 units");
    assertEquals(17, count(html, "class=\"mark\""), "a threshold a unit");
  }

  @Test
  void the_output_is_chosen_by_name() throws Exception {
    Path page = folder.resolve("page.html");
    Program program =
        Program.run(
            "explain",
            "--crops",
            image(),
            "-m",
            model(Affect.HEADS),
            "--out",
            page,
            "--output=au04");
    assertEquals(0, program.status(), program.err());
    assertTrue(Files.readString(page).contains("Grad-CAM of AU04"));
    Program unknown =
        Program.run(
            "explain",
            "--crops",
            image(),
            "-m",
            model(Affect.HEADS),
            "--out",
            page,
            "--output=joy");
    assertEquals(2, unknown.status());
    assertTrue(
        unknown.err().startsWith("facebehavior: output: \"joy\" is unknown, this network has"));
  }

  @Test
  void attributes_and_people_are_explained_too() throws Exception {
    Path page = folder.resolve("page.html");
    List<String> people = List.of("a", "b", "c", "d", "e", "f", "g");
    Program program =
        Program.run(
            "explain", "--crops", image(), "-m", model(Identity.heads(people)), "--out", page);
    assertEquals(0, program.status(), program.err());
    String html = Files.readString(page);
    assertEquals(45, count(html, "class=\"bar "), "5 people and 40 attributes");
    assertFalse(html.contains("Circumplex"));
    Program alone =
        Program.run(
            "explain", "--crops", image(), "-m", model(Identity.heads(List.of())), "--out", page);
    assertEquals(0, alone.status(), alone.err());
    assertFalse(Files.readString(page).contains("Identities"));
  }

  @Test
  void a_face_of_a_whole_picture_is_explained_and_its_box_is_shown() throws Exception {
    Path image = folder.resolve("party.png");
    ImageFiles.write(image, ImageFiles.gradient(3000, 500, BufferedImage.TYPE_INT_RGB), "png");
    Path landmarks =
        Files.writeString(
            folder.resolve("faces.csv"),
            """
            image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y
            party.png,130,140,150,140,140,150,132,160,148,160
            party.png,330,140,370,140,350,160,334,180,366,180
            """);
    Path page = folder.resolve("page.html");
    Path model = model(Affect.HEADS);
    List<Object> words =
        List.of("explain", image, "-m", model, "--landmarks", landmarks, "--out", page);
    Program largest = Program.run(words.toArray());
    assertEquals(0, largest.status(), largest.err());
    String html = Files.readString(page);
    assertEquals(1, count(html, "<svg viewBox=\"0 0 960 160\""), "scaled down");
    assertEquals(1, count(html, "class=\"place\""));
    assertEquals(1, count(html, "class=\"place other\""));
    assertTrue(html.contains("<h2>Picture</h2>"));
    Program second = Program.run(Stream.concat(words.stream(), Stream.of("--face=1")).toArray());
    assertEquals(0, second.status(), second.err());
    assertNotEquals(html, Files.readString(page));
    Program third = Program.run(Stream.concat(words.stream(), Stream.of("--face=2")).toArray());
    assertEquals(2, third.status());
    assertTrue(
        third.err().startsWith("facebehavior: --face is 2, expected 0 to 1 in " + image),
        third.err());
    Files.writeString(
        landmarks, "image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\n" + image + ",,,,,,,,,,\n");
    Program nobody = Program.run(words.toArray());
    assertEquals("facebehavior: " + image + ": no face was found\n", nobody.err());
  }

  @Test
  void what_cannot_be_explained_or_replaced_is_said_in_one_sentence() throws Exception {
    Path page = folder.resolve("page.html");
    Path text = ImageFiles.text(folder.resolve("text.png"));
    Path model = model(Affect.HEADS);
    Program broken = Program.run("explain", "--crops", text, "-m", model, "--out", page);
    assertEquals(Main.FAILED, broken.status());
    assertTrue(broken.err().startsWith("facebehavior: " + text + ": is text, not an image"));
    Files.writeString(page, "<!doctype html>\nmine");
    Program theirs = Program.run("explain", "--crops", image(), "-m", model, "--out", page);
    assertEquals(Main.FAILED, theirs.status());
    assertTrue(theirs.err().contains("is not an earlier output"), theirs.err());
  }

  @Test
  void a_transformer_has_no_feature_maps() throws Exception {
    Path model = model(Trunk.VIT_TI, Affect.HEADS);
    Path page = folder.resolve("page.html");
    Program program = Program.run("explain", "--crops", image(), "-m", model, "--out", page);
    assertEquals(1, program.status());
    assertEquals(
        "facebehavior: " + model + ": has a vit-ti trunk, which has no feature maps to explain\n",
        program.err());
    assertFalse(Files.exists(page));
  }
}
