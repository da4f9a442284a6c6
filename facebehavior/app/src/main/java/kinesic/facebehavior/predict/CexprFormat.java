package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Column;

/**
 * The submission format of the C-EXPR-DB challenge: {@code image_location}, and for each of its 7
 * compound expressions 1 if a frame shows it, else 0. A frame without a face or that could not be
 * read has zeros only. The challenge has one row a frame, so give this format the largest face
 * only.
 */
public final class CexprFormat implements PredictionFormat {

  private final CompoundReading reading;

  private CexprFormat(CompoundReading reading) {
    this.reading = reading;
  }

  /** By the head of {@code network} if its classes are these 7, else by the zero-shot score. */
  public static CexprFormat of(FaceBehaviorNet network) {
    List<CompoundExpression> classes = CompoundClasses.C_EXPR.classes();
    Optional<CompoundReading> head =
        CompoundReading.byHead(network).filter(reading -> reading.classes().equals(classes));
    return new CexprFormat(head.orElseGet(() -> CompoundReading.zeroShot(classes)));
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("image_location")));
    for (CompoundExpression compound : reading.classes()) {
      columns.add(
          Column.integer(
              Arrays.stream(compound.label().split(" ", -1))
                  .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                  .collect(Collectors.joining("_"))));
    }
    return columns;
  }

  @Override
  public List<String> cells(PredictionRow row) {
    List<String> cells = new ArrayList<>(List.of(row.file().name()));
    Optional<CompoundExpression> best =
        Optional.ofNullable(row.prediction()).map(face -> reading.best(reading.numbers(face)));
    for (CompoundExpression compound : reading.classes()) {
      cells.add(best.filter(compound::equals).isPresent() ? "1" : "0");
    }
    return cells;
  }
}
