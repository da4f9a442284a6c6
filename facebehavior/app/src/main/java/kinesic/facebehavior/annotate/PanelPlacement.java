package kinesic.facebehavior.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.annotate.Panel.Detail;

/**
 * Finds places for the panels of the faces of one picture: inside the picture, next to their faces,
 * and over faces and other panels only where there is no room elsewhere. Where room is scarce, a
 * panel says less.
 *
 * <p>Each panel takes the cheapest of its possible places, given those of the others; this is
 * repeated a few times, since the first panels are placed before the last ones.
 */
final class PanelPlacement {

  private static final int ROUNDS = 3;
  private static final double OVER_OWN_FACE = 0.5;
  private static final double OVER_OTHER_FACE = 1.6;
  private static final double OVER_PANEL = 5;
  private static final double LESS_DETAIL = 0.4; // for each step
  private static final double MOVED = 0.2; // since the last frame
  private static final double LARGE = 0.25; // of the picture
  private static final double LATER = 1e-3; // of a place that is less usual

  private final Area frame;
  private final List<Area> faces;
  private final List<Panel> panels;
  private final List<Optional<Place>> before;
  private final double gap;

  /**
   * A place for a panel.
   *
   * @param detail how much the panel says
   * @param anchor which of the places around the face, from 0
   * @param area where it lies
   */
  record Place(Detail detail, int anchor, Area area) {}

  /**
   * A placement.
   *
   * @param frame the picture
   * @param faces their boxes
   * @param panels one for each face
   * @param before where the panel of each face was in the last frame, if it was there
   * @param gap between a box and its panel, in pixels
   */
  PanelPlacement(
      Area frame, List<Area> faces, List<Panel> panels, List<Optional<Place>> before, double gap) {
    this.frame = frame;
    this.faces = List.copyOf(faces);
    this.panels = List.copyOf(panels);
    this.before = List.copyOf(before);
    this.gap = gap;
  }

  /** The places, one for each face. */
  List<Place> find() {
    List<Place> places = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < faces.size(); i++) {
        List<Area> others = new ArrayList<>();
        for (int j = 0; j < places.size(); j++) {
          if (j != i) {
            others.add(places.get(j).area());
          }
        }
        Place place = cheapest(i, others);
        if (round == 0) {
          places.add(place);
        } else {
          places.set(i, place);
        }
      }
    }
    return places;
  }

  private Place cheapest(int face, List<Area> others) {
    Place best = null;
    double least = Double.POSITIVE_INFINITY;
    int steps = 0;
    for (Detail detail : Detail.values()) {
      List<Area> around = around(face, detail);
      for (int anchor = 0; anchor < around.size(); anchor++) {
        Place place = new Place(detail, anchor, around.get(anchor));
        double cost =
            cost(face, place.area(), others)
                + steps * LESS_DETAIL
                + anchor * LATER
                + moved(face, place);
        if (best == null || cost < least) {
          best = place;
          least = cost;
        }
      }
      steps++;
    }
    if (best == null) {
      throw new IllegalStateException("placement: there is no level of detail");
    }
    return best;
  }

  private double moved(int face, Place place) {
    return before
        .get(face)
        .filter(last -> last.anchor() != place.anchor() || last.detail() != place.detail())
        .map(last -> MOVED)
        .orElse(0.0);
  }

  private double cost(int face, Area area, List<Area> others) {
    double cost = 0;
    for (int i = 0; i < faces.size(); i++) {
      double both = area.overlap(faces.get(i));
      double weight = i == face ? OVER_OWN_FACE : OVER_OTHER_FACE;
      cost += weight * (both / area.size() + 3 * both / faces.get(i).size());
    }
    for (Area other : others) {
      double both = area.overlap(other);
      cost += OVER_PANEL * (both / area.size() + both / other.size());
    }
    return cost;
  }

  /** The places around and in a face, the most usual first. */
  private List<Area> around(int face, Detail detail) {
    Area box = faces.get(face);
    double width = panels.get(face).width(detail);
    double height = panels.get(face).height(detail);
    double beside = box.right() + gap;
    double before = box.left() - gap - width;
    double above = box.top() - gap - height;
    double below = box.bottom() + gap;
    double endX = box.right() - width;
    double endY = box.bottom() - height;
    double middleX = (box.left() + box.right() - width) / 2;
    double middleY = (box.top() + box.bottom() - height) / 2;
    List<Area> sides =
        List.of(
            Area.at(beside, box.top(), width, height),
            Area.at(before, box.top(), width, height),
            Area.at(beside, endY, width, height),
            Area.at(before, endY, width, height),
            Area.at(beside, middleY, width, height),
            Area.at(before, middleY, width, height));
    List<Area> ends =
        List.of(
            Area.at(box.left(), above, width, height),
            Area.at(box.left(), below, width, height),
            Area.at(endX, above, width, height),
            Area.at(endX, below, width, height),
            Area.at(middleX, above, width, height),
            Area.at(middleX, below, width, height));
    List<Area> inside =
        List.of(
            Area.at(box.left(), endY, width, height),
            Area.at(endX, endY, width, height),
            Area.at(box.left(), box.top(), width, height),
            Area.at(endX, box.top(), width, height));
    List<Area> all = new ArrayList<>(detail == Detail.TITLE ? ends : sides);
    all.addAll(detail == Detail.TITLE ? sides : ends);
    if (box.size() > LARGE * frame.size()) { // the corners of the picture are near
      double right = frame.right() - gap - width;
      double bottom = frame.bottom() - gap - height;
      all.add(Area.at(gap, bottom, width, height));
      all.add(Area.at(right, bottom, width, height));
      all.add(Area.at(gap, gap, width, height));
      all.add(Area.at(right, gap, width, height));
    }
    all.addAll(inside);
    return all.stream().map(area -> area.movedInto(frame).snapped()).toList();
  }
}
