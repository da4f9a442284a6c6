package kinesic.facebehavior.study;

import java.util.Optional;
import kinesic.facebehavior.manifest.LabelKind;

/**
 * A figure on which arms are compared; more is better.
 *
 * @param test the name of the test database
 * @param figure the name of the figure among those of a test
 * @param label as it stands in tables, such as "action units, mean F1"
 * @param task the one task that it judges; empty if it takes all of them
 */
public record Measure(String test, String figure, String label, Optional<LabelKind> task) {}
