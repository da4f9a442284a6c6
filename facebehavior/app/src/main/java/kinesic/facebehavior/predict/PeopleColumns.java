package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.predict.PeoplePrediction.Person;

/** The most probable person, if the network was trained on any, and attributes. */
final class PeopleColumns implements PredictionColumns {

  private final boolean people;

  /**
   * Columns.
   *
   * @param people whether the network was trained on any
   */
  PeopleColumns(boolean people) {
    this.people = people;
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    if (people) {
      columns.add(Column.text("person"));
      columns.add(Column.number("p_person"));
    }
    for (Attribute attribute : Attribute.values()) {
      columns.add(Column.number(attribute.label() + "_p"));
      columns.add(Column.number(attribute.label() + "_c"));
    }
    return columns;
  }

  @Override
  public List<String> cells(Prediction prediction) {
    PeoplePrediction face = (PeoplePrediction) prediction;
    List<String> cells = new ArrayList<>();
    if (people) {
      Person person = face.person().orElseThrow();
      cells.add(person.name());
      cells.add(PredictionFormat.decimal(person.probability()));
    }
    for (Attribute attribute : Attribute.values()) {
      cells.add(PredictionFormat.decimal(face.probability(attribute)));
      cells.add(face.isPresent(attribute) ? "1" : "0");
    }
    return cells;
  }
}
