// The start-up file of a jshell with the engine: engine/bin/kinesic shell.
// Imports what one types most, and defines param, normal, tape and gradients.

import java.util.*;
import java.util.stream.*;
import kinesic.engine.*;
import kinesic.engine.autograd.*;
import kinesic.engine.io.*;
import kinesic.engine.op.*;
import kinesic.engine.trace.*;
import kinesic.engine.view.*;
import kinesic.kernels.*;

/** Returns a vector of which gradients are wanted: var x = param(2, 3). */
Tensor param(float... values) { return Tensor.of(values).asParameter(); }

/** Returns a matrix of which gradients are wanted. */
Tensor param(float[][] rows) { return Tensor.of(rows).asParameter(); }

/** The random numbers of this session, the same in each session. */
RandomStream random = new RandomStream(1, "shell");

/** Returns normal random numbers: normal(2, 3) is a matrix of two rows. */
Tensor normal(int... sizes) { return random.normal(Shape.of(sizes), 0, 1); }

/** Prints a node, and indented what it was computed from; null for a constant. */
void tape(Node node, String indent) {
  System.out.println(indent + (node == null ? "constant" : node));
  if (node != null) {
    for (Node input : node.inputs()) {
      tape(input, indent + "  ");
    }
  }
}

/** Prints the tape behind a tensor, the result first. */
void tape(Tensor t) { tape(t.node(), ""); }

/** Returns the gradients of a scalar and keeps the tape: gradients(loss, w, b). */
List<Tensor> gradients(Tensor y, Tensor... by) { return Autograd.gradients(y, List.of(by), Tape.RETAIN); }
