package kinesic.engine;

/**
 * Elements in the order of their values, see {@link TensorReductions#topK} and {@link
 * TensorReductions#sort}.
 *
 * @param values the elements; gradients pass through them
 * @param indices where each element was along the axis, in the shape of {@code values}, without a
 *     gradient
 */
public record Ranking(Tensor values, Tensor indices) {}
