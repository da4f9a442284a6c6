package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Inference;
import org.junit.jupiter.api.Test;

/** Layers over sequences; {@code GoldenTest} compares their numbers with PyTorch. */
final class SequenceLayersTest {

  private static final Tensor X = new RandomStream(1, "x").normal(Shape.of(2, 5, 8), 0f, 1f);

  @Test
  void an_embedding_looks_up_rows_by_number_and_by_tensor() {
    Embedding layer = new Embedding(4, 3);
    layer.initialise(1);
    float[] byNumber = layer.rows(3, 0).toArray();
    assertArrayEquals(byNumber, layer.apply(Tensor.of(3f, 0f)).toArray());
    assertEquals(Shape.of(2, 1, 3), layer.apply(Tensor.zeros(Shape.of(2, 1))).shape());
    assertThrows(IllegalArgumentException.class, () -> layer.rows(4));
    assertEquals(Set.of("0.weight"), new Sequential(layer).tables());
  }

  @Test
  void heads_must_divide_the_width() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new MultiHeadAttention(8, 3));
    assertEquals("attention: 3 heads do not divide the width 8", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new SelfAttention(8, 0));
    assertThrows(IllegalArgumentException.class, () -> new MultiHeadAttention(8, 2, 1f));
  }

  @Test
  void attention_with_dropout_that_drops_nothing_is_attention() {
    MultiHeadAttention layer = new MultiHeadAttention(8, 2, 1e-9f);
    layer.initialise(1);
    Tensor mask = Tensor.ones(Shape.of(5, 5)).triu(1).multiply(-1e9f);
    for (Tensor m : Arrays.asList(null, mask)) {
      layer.train();
      float[] composed = layer.attend(X, m).toArray();
      float[] composedOfThree = layer.attend(X, X, X, m).toArray();
      layer.eval();
      assertArrayEquals(layer.attend(X, m).toArray(), composed, 1e-5f);
      assertArrayEquals(layer.attend(X, X, X, m).toArray(), composedOfThree, 1e-5f);
    }
  }

  @Test
  void a_masked_token_does_not_influence_the_others() {
    SelfAttention layer = new SelfAttention(8, 2);
    layer.initialise(1);
    Tensor mask = Tensor.of(0, 0, 0, 0, Float.NEGATIVE_INFINITY);
    float[] before = layer.attend(X, mask).slice(1, 0, 4).toArray();
    Tensor changed = Tensor.concat(1, X.slice(1, 0, 4), Tensor.ones(Shape.of(2, 1, 8)));
    assertArrayEquals(before, layer.attend(changed, mask).slice(1, 0, 4).toArray());
  }

  @Test
  void recurrent_layers_check_their_arguments() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Lstm(4, 3).forward(Tensor.zeros(X.shape())));
    assertEquals("recurrent: needs x [n, steps, 4] - x [2, 5, 8]", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Gru(4, 3, 0, false, 0f));
    assertThrows(IllegalArgumentException.class, () -> new Gru(4, 3, 1, false, 1f));
  }

  @Test
  void dropout_between_recurrent_layers_acts_in_training_only() {
    for (Layer layer : List.of(new Lstm(8, 3, 2, true, 0.5f), new Gru(8, 3, 2, true, 0.5f))) {
      layer.initialise(1);
      float[] first = layer.apply(X).toArray();
      float[] second = layer.apply(X).toArray();
      assertEquals(2 * 5 * 6, first.length);
      assertFalse(Arrays.equals(first, second));
      layer.eval();
      assertArrayEquals(layer.apply(X).toArray(), layer.apply(X).toArray());
    }
  }

  @Test
  void sequence_layers_compile_for_batches_of_any_size() {
    for (Layer layer :
        List.of(
            new SelfAttention(8, 2),
            new MultiHeadAttention(8, 2, 0.1f),
            new TransformerEncoderLayer(8, 2, 12, 0.1f, new Gelu(), true),
            new Lstm(8, 3, 2, true, 0.5f),
            new Gru(8, 3))) {
      layer.initialise(1);
      layer.eval();
      Inference compiled = layer.forInference(X.shape());
      Tensor three = new RandomStream(2, "x").normal(Shape.of(3, 5, 8), 0f, 1f);
      for (Tensor x : List.of(X, three)) {
        assertArrayEquals(
            layer.apply(x).toArray(), compiled.forward(x).toArray(), 1e-5f, layer.describe());
      }
    }
  }
}
