package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AttributeTest {

  @Test
  void names_and_order_are_those_of_celeba() {
    assertEquals(
        "5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose"
            + " Black_Hair Blond_Hair Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses"
            + " Goatee Gray_Hair Heavy_Makeup High_Cheekbones Male Mouth_Slightly_Open Mustache"
            + " Narrow_Eyes No_Beard Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks"
            + " Sideburns Smiling Straight_Hair Wavy_Hair Wearing_Earrings Wearing_Hat"
            + " Wearing_Lipstick Wearing_Necklace Wearing_Necktie Young",
        Arrays.stream(Attribute.values()).map(Attribute::label).collect(Collectors.joining(" ")));
  }

  @Test
  void a_name_gives_its_attribute_back_in_any_case() {
    for (Attribute attribute : Attribute.values()) {
      assertEquals(attribute, Attribute.parse(attribute.label()));
    }
    assertEquals(Attribute.WEARING_HAT, Attribute.parse("wearing_hat"));
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Attribute.parse("Hat"))
                .getMessage());
    assertTrue(
        message.startsWith("attribute: \"Hat\" is not one of the 40: 5_o_Clock_Shadow, Arched"),
        message);
  }
}
