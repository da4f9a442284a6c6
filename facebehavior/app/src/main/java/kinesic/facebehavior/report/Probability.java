package kinesic.facebehavior.report;

/**
 * A probability that is drawn as a bar.
 *
 * @param label what it is of, such as "AU12" or "happiness"
 * @param note more words about it, such as "lip corner puller"; may be empty
 * @param value 0 to 1
 * @param threshold above which it counts, 0 to 1; NaN if there is none
 * @param standsOut whether the bar is filled, for what the network says is there
 */
public record Probability(
    String label, String note, double value, double threshold, boolean standsOut) {}
