package kinesic.facebehavior.study;

import kinesic.facebehavior.metric.MetricValue;

/**
 * A metric of one trained network.
 *
 * @param test the name of the test set
 * @param metric with its unique name
 */
public record TestResult(String test, MetricValue metric) {}
