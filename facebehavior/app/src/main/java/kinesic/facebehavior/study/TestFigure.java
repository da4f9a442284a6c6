package kinesic.facebehavior.study;

import kinesic.facebehavior.metric.Figure;

/**
 * A figure of one trained network.
 *
 * @param test the name of the test database
 * @param figure what was measured there
 */
public record TestFigure(String test, Figure figure) {}
