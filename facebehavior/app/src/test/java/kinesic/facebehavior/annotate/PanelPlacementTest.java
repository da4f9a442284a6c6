package kinesic.facebehavior.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.annotate.Panel.Detail;
import kinesic.facebehavior.annotate.PanelPlacement.Place;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;

final class PanelPlacementTest {

  private static final Area FRAME = new Area(0, 0, 1280, 720);

  private static List<Place> places(List<Area> faces, List<Optional<Place>> before) {
    List<Panel> panels = new ArrayList<>();
    StrokeFont font = new StrokeFont();
    FaceSummary summary = FaceSummary.of(Affect.HEADS, Faces.happy());
    for (int i = 0; i < faces.size(); i++) {
      panels.add(new Panel(font, summary, i, 0xffffff, 9));
    }
    return new PanelPlacement(FRAME, faces, panels, before, 4).find();
  }

  private static List<Place> places(List<Area> faces) {
    return places(faces, faces.stream().map(face -> Optional.<Place>empty()).toList());
  }

  private static boolean isInside(Area area) {
    return area.left() >= 0
        && area.top() >= 0
        && area.right() <= FRAME.right()
        && area.bottom() <= FRAME.bottom();
  }

  @Test
  void a_panel_with_everything_stands_beside_a_face_wherever_it_is() {
    for (int x = -20; x <= 1100; x += 80) {
      for (int y = -20; y <= 560; y += 58) {
        Area face = Area.at(x, y, 180, 200);
        Place place = places(List.of(face)).get(0);
        assertEquals(Detail.FULL, place.detail());
        assertTrue(isInside(place.area()), x + ", " + y + ": " + place);
        assertEquals(0, place.area().overlap(face), x + ", " + y + ": " + place);
      }
    }
  }

  @Test
  void panels_of_a_group_cover_neither_faces_nor_each_other() {
    List<Area> faces = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      faces.add(Area.at(30 + 210 * i, 250 + 20 * (i % 3), 140, 170));
    }
    List<Place> places = places(faces);
    for (int i = 0; i < places.size(); i++) {
      Area area = places.get(i).area();
      assertTrue(isInside(area));
      faces.forEach(face -> assertEquals(0, area.overlap(face)));
      for (int j = 0; j < i; j++) {
        assertEquals(0, area.overlap(places.get(j).area()), i + ", " + j);
      }
    }
  }

  @Test
  void panels_say_less_where_there_is_no_room() {
    List<Area> crowd = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      crowd.add(Area.at(20 + 158 * (i % 8), 30 + 138 * (i / 8), 90, 105));
    }
    double covered = 0;
    int titles = 0;
    for (Place place : places(crowd)) {
      for (Area face : crowd) {
        covered += place.area().overlap(face) / face.size();
      }
      titles += place.detail() == Detail.TITLE ? 1 : 0;
    }
    assertTrue(titles > 20, titles + " titles");
    assertTrue(covered < 2, covered + " of 40 faces are covered");
  }

  @Test
  void a_face_that_fills_the_picture_has_its_panel_in_a_corner() {
    Place place = places(List.of(new Area(150, -50, 1130, 770))).get(0);
    assertEquals(Detail.FULL, place.detail());
    assertTrue(isInside(place.area()));
    assertTrue(place.area().left() < 20 || place.area().right() >= 1260, place.toString());
  }

  @Test
  void a_panel_stays_where_it_was_until_another_place_is_much_better() {
    Area face = Area.at(500, 300, 180, 200);
    Place usual = places(List.of(face)).get(0);
    Place other = new Place(Detail.FULL, 1, usual.area());
    assertEquals(0, usual.anchor());
    assertEquals(1, places(List.of(face), List.of(Optional.of(other))).get(0).anchor());
    Area atTheLeft = Area.at(10, 300, 180, 200);
    assertEquals(0, places(List.of(atTheLeft), List.of(Optional.of(other))).get(0).anchor());
  }
}
