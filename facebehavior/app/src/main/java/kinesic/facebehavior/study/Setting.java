package kinesic.facebehavior.study;

/**
 * The circumstances in which variants are compared.
 *
 * @param family the name of the databases, such as "first"
 * @param scope the scenarios over which the values of a seed are averaged, such as "one unit"
 * @param fraction of the labels, above 0 to 1
 */
public record Setting(String family, String scope, double fraction) {

  /** Whether nothing is left out of the training databases but a share of the faces. */
  public boolean isComplete() {
    return scope.equals(Scenario.COMPLETE.scope());
  }
}
