import java.util.List;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Tape;

/**
 * Lesson 2: the tape.
 *
 * <p>A result remembers the op that computed it and the inputs of this op. These entries are called
 * the tape. A backward pass walks them from the result to the parameters and applies the chain rule
 * at each.
 */
final class Lesson2 {

  static void main() {
    heading("b = a + a; c = b * b");
    // asParameter says: I want to know how results change with this tensor.
    Tensor a = Tensor.scalar(3f).asParameter();
    Tensor b = a.add(a);
    Tensor c = b.multiply(b);
    System.out.println("a: " + a);
    System.out.println("b: " + b);
    System.out.println("c: " + c);

    heading("The tape behind c");
    // There is no list anywhere: each tensor refers to its node, and a node to those of its inputs.
    // Both inputs of multiply are the one node of b, both inputs of add the one leaf, a.
    print(c.node(), "");

    heading("Backward, by hand");
    // c = b·b, so dc/db = 2b = 12. Each of the two factors contributes b, and the contributions of
    // all uses are added: 6 + 6. b = a + a, so each use of a receives what b has: dc/da = 12 + 12.
    float value = 3f;
    float dcdb = 2 * (value + value);
    float dcda = dcdb + dcdb;
    System.out.println("dc/db = " + dcdb + ", dc/da = " + dcda);

    heading("Backward, by the engine");
    // onGradient shows the gradient of an intermediate result while the pass runs.
    try (var hook = b.onGradient(g -> System.out.println("dc/db: " + g))) {
      c.backward();
    }
    System.out.println("dc/da: " + a.gradient());

    heading("The order matters");
    // d = c + b uses b twice: through c and directly. The pass may go on from b only after both
    // have contributed, so it sorts the entries first: each comes after all that use it.
    Tensor a2 = Tensor.scalar(3f).asParameter();
    Tensor b2 = a2.add(a2);
    Tensor d = b2.multiply(b2).add(b2);
    try (var hook = b2.onGradient(g -> System.out.println("dd/db, once and complete: " + g))) {
      d.backward();
    }
    System.out.println("dd/da: " + a2.gradient());

    heading("A pass frees the tape");
    // The memory of the tape serves the rest of the pass. Whoever wants to ask again says so.
    try {
      d.backward();
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
    Tensor e = a2.square();
    Tensor first = Autograd.gradients(e, List.of(a2), Tape.RETAIN).getFirst();
    Tensor second = Autograd.gradients(e, List.of(a2)).getFirst();
    System.out.println("asked twice: " + first + " and " + second);

    heading("Gradients of parameters are summed");
    // a has its gradient from above; another pass adds to it, until clearGradient. Training clears
    // the gradients in each step.
    a.square().backward();
    System.out.println("24 + 2a: " + a.gradient());
    a.clearGradient();
    a.square().backward();
    System.out.println("2a: " + a.gradient());

    heading("No tape");
    try (var off = Autograd.noGrad()) {
      System.out.println("recorded: " + a.square().requiresGradient());
    }
    System.out.println("recorded: " + a.square().requiresGradient());

    // Try:
    // - Replace multiply by divide. What must dc/da be, and why?
    // - Compute c = b.multiply(b.detach()). Which of the two contributions is missing now?
    // - Compute b and c within try (var watch = Autograd.watch()) { ... }, and print
    //   kinesic.engine.view.Explain.of(c): the chain rule with all numbers.
    // - Set a breakpoint in BackwardPass.propagate and watch node and gy; engine/README.md shows
    //   such a session.
  }

  /** Prints a node and, indented, what it was computed from. */
  private static void print(Node node, String indent) {
    System.out.println(indent + node);
    for (Node input : node.inputs()) {
      print(input, indent + "  ");
    }
  }

  private static void heading(String text) {
    System.out.println("\n--- " + text);
  }
}
