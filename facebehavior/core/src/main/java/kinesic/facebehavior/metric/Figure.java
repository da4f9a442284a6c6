package kinesic.facebehavior.metric;

/**
 * A number that says how good predictions are, with what chance would reach; NaN where undefined.
 *
 * @param name what is measured, such as "expression macro F1"
 * @param value of the predictions
 * @param chance of a guesser who sees no face, as the package describes
 */
public record Figure(String name, double value, double chance) {}
