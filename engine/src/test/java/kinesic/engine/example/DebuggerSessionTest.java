package kinesic.engine.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.BackwardObserver;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The frames and numbers of the debugger session in the README, without a debugger. */
final class DebuggerSessionTest {

  private String session = "";

  @BeforeEach
  void read() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("> stop in kinesic.engine.autograd.Op.apply");
    session = readme.substring(start, readme.indexOf("`multiply` is asked once", start));
  }

  @Test
  void the_frames_are_those_of_both_passes() {
    List<StackTraceElement> forward = new ArrayList<>();
    Tensor a = Tensor.scalar(3f).asParameter();
    new Witness(forward).apply(a);
    List<StackTraceElement> backward = new ArrayList<>();
    Tensor c = a.add(a).square();
    try (var hook = c.onGradient(g -> backward.addAll(stack()))) {
      c.backward();
    }
    List<String> frames = groups("  \\[\\d+] (kinesic\\S+)");
    assertEquals("kinesic.engine.autograd.Op.apply", frames.getFirst());
    assertEquals("kinesic.engine.TensorArithmetic.add", frames.get(1));
    assertTrue(names(forward).contains(frames.getFirst()));
    List<String> shown = frames.subList(2, frames.size());
    List<String> walk = names(backward);
    int propagate = walk.indexOf(shown.getFirst());
    assertEquals(shown, walk.subList(propagate, propagate + shown.size()));
  }

  @Test
  void the_entries_and_gradients_are_those_of_the_pass() {
    Tensor a = Tensor.scalar(3f).asParameter();
    Tensor b = a.add(a);
    Tensor c = b.multiply(b);
    List<String> nodes = new ArrayList<>();
    List<String> gradients = new ArrayList<>();
    Autograd.observe(
        c,
        Tensor.scalar(1f),
        new BackwardObserver() {
          @Override
          public void gradient(Node node, Tensor gradient) {
            nodes.add(node.toString());
            gradients.add(gradient.toString());
          }

          @Override
          public void contributions(
              Node node, @Nullable Tensor[] contributions, long nanoseconds) {}
        });
    assertEquals(nodes, groups(" node = \"(.*)\""));
    assertEquals(gradients, groups(" gy = \"(.*)\""));
    assertEquals(List.of(nodes.reversed().toString()), groups(" order = \"(.*)\""));
    assertEquals(List.of(a.toString()), groups(" inputs\\[0].toString\\(\\) = \"(.*)\""));
  }

  /** Notes the frames below forward. */
  private static final class Witness extends Op {
    private final List<StackTraceElement> frames;

    private Witness(List<StackTraceElement> frames) {
      this.frames = frames;
    }

    @Override
    protected Tensor forward(Tensor[] inputs) {
      frames.addAll(stack());
      return inputs[0].copy();
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      return new Tensor[] {gy};
    }
  }

  private static List<StackTraceElement> stack() {
    return Arrays.asList(new Throwable().getStackTrace());
  }

  private static List<String> names(List<StackTraceElement> stack) {
    return stack.stream().map(f -> f.getClassName() + "." + f.getMethodName()).toList();
  }

  private List<String> groups(String pattern) {
    return Pattern.compile(pattern)
        .matcher(session)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
