package kinesic.engine.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.view.TapePage;

/** Writes the tape of Σ (a + b) · relu(c) as a page. */
public final class ShowTape {

  /** Writes tape.html into the current folder. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of("tape.html"));
  }

  static void write(Path file) throws IOException {
    Tensor a = Tensor.of(1, 2).asParameter();
    Tensor b = Tensor.of(3, -1).asParameter();
    Tensor c = Tensor.of(-2, 4).asParameter();
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      loss = a.add(b).multiply(c.relu()).sum();
    }
    TapePage.write(loss, Map.of("a", a, "b", b, "c", c), file);
    System.out.println("open " + file.toAbsolutePath().toUri());
  }
}
