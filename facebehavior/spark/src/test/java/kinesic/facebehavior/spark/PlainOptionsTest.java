package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlainOptionsTest {

  @Test
  void the_last_value_counts() {
    PlainOptions options = new PlainOptions(List.of("--out", "a", "--seed=1", "--out=b", "--x"));
    assertEquals(Optional.of("b"), options.value("--out"));
    assertEquals(Optional.of("1"), options.value("--seed"));
    assertEquals(Optional.empty(), options.value("--x"));
    assertEquals(Optional.empty(), options.value("--data"));
  }

  @Test
  void a_value_can_be_replaced() {
    List<String> words = List.of("train", "--out", "a", "--data=--out", "--out=b", "--resume");
    assertEquals(
        List.of("train", "--out", "c", "--data=--out", "--out=c", "--resume"),
        new PlainOptions(words).with("--out", "c"));
  }
}
