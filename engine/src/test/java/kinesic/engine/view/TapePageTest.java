package kinesic.engine.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Observation;
import kinesic.engine.io.Json;
import kinesic.engine.io.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TapePageTest {

  private final Tensor a = Tensor.of(1f, 2f).asParameter();
  private final Tensor b = Tensor.of(3f, -1f).asParameter();
  private final Tensor c = Tensor.of(-2f, 4f);
  private final Map<String, Tensor> names = Map.of("a", a, "b", b, "c", c);

  private Tensor loss() {
    return a.add(b).multiply(c.relu().add(a)).sum();
  }

  private Tensor watchedLoss() {
    try (Autograd.Mode watch = Autograd.watch()) {
      return loss();
    }
  }

  /** Returns the data that the script of a page reads. */
  private static Json data(String page) throws JsonException {
    String begin = "<script id=\"data\" type=\"application/json\">";
    int from = page.indexOf(begin) + begin.length();
    return Json.parse(page.substring(from, page.indexOf("</script>", from)));
  }

  /** Returns the result of an op of this name, or the leaf or constant. */
  private static Json entry(Json data, String name) throws JsonException {
    for (Json entry : data.member("entries").elements()) {
      Json op = entry.find("op").orElse(entry.member("name"));
      if (op.string().equals(name)) {
        return entry;
      }
    }
    throw new AssertionError("no entry " + name);
  }

  @Test
  void an_entry_has_its_value_its_gradient_and_what_was_kept() throws JsonException {
    Json data = data(TapePage.html(watchedLoss(), names));
    assertEquals("[]", data.member("notes").toString());
    List<Json> entries = data.member("entries").elements();
    Json multiply = entry(data, "multiply");
    assertEquals("op", multiply.member("kind").string());
    assertEquals("[2]", multiply.member("shape").toString());
    assertEquals("{\"all\":[4.0,6.0]}", multiply.member("value").toString());
    assertEquals("{\"all\":[1.0,1.0]}", multiply.member("gradient").toString());
    assertEquals(
        "[{\"all\":[1.0,6.0]},{\"all\":[4.0,1.0]}]", multiply.member("contributions").toString());
    assertEquals("z = x y", multiply.member("formula").elements().getFirst().string());
    assertEquals(2, multiply.member("kept").elements().size());
    Json kept = multiply.member("kept").elements().getFirst();
    assertEquals("x", kept.member("name").string());
    Json owner = entries.get((int) kept.member("sharesMemoryOf").integer());
    assertEquals("add", owner.member("op").string());
    assertTrue(multiply.member("nanoseconds").integer() > 0);
    assertTrue(multiply.member("backwardNanoseconds").integer() > 0);
    assertEquals("leaf", entry(data, "a").member("kind").string());
    assertEquals("{\"all\":[5.0,7.0]}", entry(data, "a").member("gradient").toString());
    Json relu = entry(data, ""); // not on the tape, because c requires no gradient
    assertEquals("constant", relu.member("kind").string());
    assertEquals("{\"all\":[0.0,4.0]}", relu.member("value").toString());
  }

  @Test
  void the_gradients_of_leaves_do_not_change() {
    Tensor loss = watchedLoss();
    TapePage.html(loss, names);
    assertNull(a.gradient());
    loss.backward();
    float[] gradient = Objects.requireNonNull(a.gradient()).toArray();
    TapePage.html(watchedLoss(), names);
    assertArrayEquals(gradient, Objects.requireNonNull(a.gradient()).toArray());
  }

  @Test
  void a_loss_that_no_one_watched_has_shapes_ops_and_gradients() throws JsonException {
    Json data = data(TapePage.html(loss(), names));
    assertEquals(1, data.member("notes").elements().size());
    assertTrue(data.member("notes").toString().contains("Autograd.watch()"));
    Json multiply = entry(data, "multiply");
    assertEquals("[2]", multiply.member("shape").toString());
    assertTrue(multiply.find("value").isEmpty());
    assertEquals("{\"all\":[1.0,1.0]}", multiply.member("gradient").toString());
    Json kept = multiply.member("kept").elements().getFirst();
    assertEquals("{\"all\":[4.0,1.0]}", kept.member("value").toString());
  }

  @Test
  void after_a_backward_pass_values_remain() throws JsonException {
    Tensor loss = watchedLoss();
    loss.backward();
    Json data = data(TapePage.html(loss, names));
    assertTrue(data.member("notes").toString().contains("has freed the tape"));
    Json multiply = entry(data, "multiply");
    assertEquals("{\"all\":[4.0,6.0]}", multiply.member("value").toString());
    assertTrue(multiply.find("gradient").isEmpty());
    assertEquals("{\"all\":[5.0,7.0]}", entry(data, "a").member("collected").toString());
  }

  @Test
  void after_the_end_of_a_step_scope_shapes_remain() throws JsonException {
    Tensor loss;
    try (StepMemory.Scope step = new StepMemory().open()) {
      loss = watchedLoss();
    }
    Json data = data(TapePage.html(loss, names));
    assertTrue(data.member("notes").toString().contains("inside the scope"));
    Json multiply = entry(data, "multiply");
    assertEquals("{\"gone\":true}", multiply.member("value").toString());
    assertEquals("[2]", multiply.member("shape").toString());
    assertTrue(multiply.find("gradient").isEmpty());
  }

  @Test
  void results_can_have_names() throws JsonException {
    Tensor sum = a.add(b);
    Tensor view = sum.reshape(1, 2);
    Json data = data(TapePage.html(view.sum(), Map.of("s", sum, "b", b)));
    assertEquals("s", entry(data, "add").member("name").string());
    assertEquals("", entry(data, "reshape").member("name").string()); // in the same memory
  }

  @Test
  void a_large_tensor_is_summarised() throws JsonException {
    Tensor x = Tensor.linspace(-1, 3, 201).asParameter();
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = x.divide(x.abs()).sum(); // 0 / 0 once
    }
    Json data = data(TapePage.html(y, Map.of("x", x)));
    Json value = entry(data, "x").member("value");
    assertEquals(12, value.member("first").elements().size());
    assertEquals(24, value.member("bins").elements().size());
    assertEquals(-1, value.member("min").number());
    assertEquals(3, value.member("max").number());
    assertEquals(1, value.member("mean").number(), 1e-6);
    assertEquals(1, value.member("zeros").integer());
    assertEquals(1, entry(data, "divide").member("value").member("notFinite").integer());
    assertEquals("{\"all\":[\"NaN\"]}", entry(data, "sum").member("value").toString());
  }

  @Test
  void entries_are_grouped_by_the_application_of_a_module() throws JsonException {
    Tensor w = Tensor.scalar(2).asParameter();
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      Observation.Part net = new Observation.Part("", "Net", Map.of("layer.w", w));
      y = Autograd.within(net, () -> layer(w, layer(w, c).exp())).sum();
    }
    Json data = data(TapePage.html(y, Map.of()));
    assertEquals(
        "[{\"path\":\"\",\"type\":\"Net\",\"parent\":-1},"
            + "{\"path\":\"layer\",\"type\":\"Layer\",\"parent\":0},"
            + "{\"path\":\"layer\",\"type\":\"Layer\",\"parent\":0}]",
        data.member("groups").toString());
    assertEquals(0, entry(data, "layer.w").member("group").integer()); // both layers use it
    assertEquals(0, entry(data, "exp").member("group").integer());
    assertEquals(-1, entry(data, "sum").member("group").integer());
  }

  private static Tensor layer(Tensor w, Tensor x) {
    return Autograd.within(
        new Observation.Part("layer", "Layer", Map.of("w", w)), () -> x.multiply(w));
  }

  @Test
  void a_tape_may_be_deeper_than_the_stack() throws JsonException {
    Tensor x = Tensor.scalar(1).asParameter();
    Tensor y = x;
    try (Autograd.Mode watch = Autograd.watch()) {
      for (int i = 0; i < 20_000; i++) {
        y = y.add(1);
      }
    }
    Json data = data(TapePage.html(y, Map.of("x", x)));
    assertEquals("{\"all\":[1.0]}", entry(data, "x").member("gradient").toString());
  }

  @Test
  void a_page_is_one_file_that_needs_no_other(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tape.html");
    TapePage.write(watchedLoss(), names, file);
    String page = Files.readString(file);
    String local = page.replace("http://www.w3.org/2000/svg", ""); // the name of a format
    assertFalse(
        Pattern.compile("(https?:|src=|@import|\\{\\{(tape|title|data))").matcher(local).find());
    assertTrue(page.length() < 100_000, () -> page.length() + " characters");
    assertTrue(page.contains("<title>Tape of sum [] at "), page);
  }

  @Test
  void a_name_cannot_end_the_data() throws JsonException {
    String name = "</script><script>alert(1)</script>";
    String page = TapePage.html(watchedLoss(), Map.of(name, a));
    assertFalse(page.contains(name));
    assertEquals("leaf", entry(data(page), name).member("kind").string());
  }

  @Test
  void a_constant_has_no_page() {
    Tensor constant = Tensor.zeros(Shape.of(3));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TapePage.html(constant, Map.of()));
    assertEquals(
        "tapePage: this tensor, [3], does not depend on any tensor that requires a gradient, so"
            + " that there is no tape",
        e.getMessage());
  }
}
