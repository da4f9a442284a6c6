package kinesic.engine.view;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Kept;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a computation: a leaf, a constant, or the result of an op.
 *
 * @param node the entry on the tape; null for a constant
 * @param tensor the tensor; null if it is not known, because no one watched
 * @param inputs the places of the inputs of the op in the list of entries
 */
record TapeEntry(@Nullable Node node, @Nullable Tensor tensor, List<Integer> inputs) {

  TapeEntry {
    inputs = List.copyOf(inputs);
  }

  boolean isConstant() {
    return node == null;
  }

  boolean isLeaf() {
    return node != null && node.isLeaf();
  }

  boolean isResult() {
    return node != null && !node.isLeaf();
  }

  @Nullable Observation observation() {
    return node == null ? null : node.observation();
  }

  /** Returns the op; null for leaves and constants, and if the tape has been freed unwatched. */
  @Nullable Op op() {
    Observation seen = observation();
    return seen != null ? seen.op() : node == null ? null : node.op();
  }

  /** Returns whether a backward pass has freed the entry. */
  boolean isFreed() {
    return node != null && !node.isLeaf() && node.op() == null;
  }

  /** Returns whether memory of the tensor, or of what its op keeps, has another owner by now. */
  boolean isRecycled() {
    Op op = op();
    return (tensor != null && tensor.buffer().isTransferred())
        || (op != null && Kept.by(op).stream().anyMatch(k -> k.tensor().buffer().isTransferred()));
  }

  /** Returns the shape; null for a constant that is not known. */
  @Nullable Shape shape() {
    return node != null ? node.shape() : tensor != null ? tensor.shape() : null;
  }
}
