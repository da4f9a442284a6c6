package kinesic.engine.trace;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;

/** A tensor of a {@link Graph}: an input, a constant, or the result of an op. */
public sealed interface Value {

  /** Returns the shape. */
  Shape shape();

  /** An input of the graph. */
  final class Input implements Value {

    private final Shape shape;

    Input(Shape shape) {
      this.shape = shape;
    }

    @Override
    public Shape shape() {
      return shape;
    }

    @Override
    public String toString() {
      return "input " + shape;
    }
  }

  /** A tensor that does not depend on the inputs: a parameter, a buffer, a table. */
  final class Constant implements Value {

    private final Tensor tensor;
    private final String name;

    Constant(Tensor tensor, String name) {
      this.tensor = tensor;
      this.name = name;
    }

    @Override
    public Shape shape() {
      return tensor.shape();
    }

    /** Returns the tensor, which shares its memory with the parameter or the buffer. */
    public Tensor tensor() {
      return tensor;
    }

    /** Returns the name of the parameter or buffer; empty for other tensors. */
    public String name() {
      return name;
    }

    @Override
    public String toString() {
      return (name.isEmpty() ? "constant" : name) + " " + shape();
    }
  }

  /** The result of an op. */
  final class Result implements Value {

    private final Op op;
    private final List<Value> inputs;
    private final Shape shape;
    private final String module;
    private final String line;

    Result(Op op, List<Value> inputs, Shape shape, String module, String line) {
      this.op = op;
      this.inputs = List.copyOf(inputs);
      this.shape = shape;
      this.module = module;
      this.line = line;
    }

    /** Returns the op with its attributes. */
    public Op op() {
      return op;
    }

    /** Returns the inputs of the op, in order. */
    public List<Value> inputs() {
      return inputs;
    }

    @Override
    public Shape shape() {
      return shape;
    }

    /**
     * Returns the path of the innermost module that announced itself ({@link Trace#within}); empty
     * if none did.
     */
    public String module() {
      return module;
    }

    /** Returns the line of the program that applied the op, such as {@code Net.java:31}. */
    public String line() {
      return line;
    }

    /** Returns the op, the shape and the line, such as {@code matmul [2, 3] at Net.java:31}. */
    @Override
    public String toString() {
      return op.name() + " " + shape + " at " + line;
    }
  }
}
