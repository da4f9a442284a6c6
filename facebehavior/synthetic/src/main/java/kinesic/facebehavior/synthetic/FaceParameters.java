package kinesic.facebehavior.synthetic;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;

/**
 * Everything that determines an image of a face, except its size.
 *
 * @param identity the person
 * @param actionUnits what the face does
 * @param pose the orientation of the head
 * @param scene outfit, light, backdrop, crop, occlusion, blur and noise
 */
public record FaceParameters(Identity identity, Intensities actionUnits, Pose pose, Scene scene) {

  /**
   * The attributes that a drawing cannot show: {@link Attribute#ATTRACTIVE} is a matter of taste,
   * and chins, cheekbones, nose tips, sideburns, necklaces, ties and the shape of the face are not
   * drawn in a way that distinguishes them.
   */
  public static final Set<Attribute> NOT_DRAWN =
      Set.copyOf(
          EnumSet.of(
              Attribute.ATTRACTIVE,
              Attribute.DOUBLE_CHIN,
              Attribute.HIGH_CHEEKBONES,
              Attribute.OVAL_FACE,
              Attribute.POINTY_NOSE,
              Attribute.SIDEBURNS,
              Attribute.WEARING_NECKLACE,
              Attribute.WEARING_NECKTIE));

  /**
   * Whether the face has the attribute in this image. Some attributes belong to the person, others
   * to the moment.
   *
   * @return empty if the image cannot show it: the attribute is {@link #NOT_DRAWN}, the part of the
   *     face is hidden (hair by a headscarf, the hairline by any hat, ears by long hair, eyes by
   *     dark glasses, the mouth by a hand, a cup or a microphone), or the attribute is a colour and
   *     the image is grey
   */
  public Optional<Boolean> has(Attribute attribute) {
    return NOT_DRAWN.contains(attribute) || isHidden(attribute)
        ? Optional.empty()
        : Optional.of(holds(attribute));
  }

  private boolean isHidden(Attribute attribute) {
    boolean hat = scene.outfit.hat() != Outfit.Hat.NONE;
    boolean headscarf = scene.outfit.hat() == Outfit.Hat.HEADSCARF;
    return switch (attribute) {
      case BALD, BANGS, RECEDING_HAIRLINE -> hat;
      case STRAIGHT_HAIR, WAVY_HAIR -> headscarf;
      case BLACK_HAIR, BLOND_HAIR, BROWN_HAIR, GRAY_HAIR -> headscarf || scene.grey;
      case ROSY_CHEEKS -> scene.grey;
      case WEARING_EARRINGS ->
          headscarf
              || switch (identity.hair.style()) {
                case BOB, LONG_STRAIGHT, LONG_WAVY -> true;
                case BALD, RING, BUZZ, SHORT, SIDE_PART, CURLY, AFRO, TIED_BACK -> false;
              };
      case BAGS_UNDER_EYES -> scene.outfit.glasses() == Outfit.Glasses.DARK;
      case NARROW_EYES -> scene.outfit.glasses() == Outfit.Glasses.DARK || scene.lidDrop > 0;
      case WEARING_LIPSTICK, HEAVY_MAKEUP -> scene.grey || hidesMouth(scene.occluder);
      case BIG_LIPS,
          FIVE_O_CLOCK_SHADOW,
          GOATEE,
          MOUTH_SLIGHTLY_OPEN,
          MUSTACHE,
          NO_BEARD,
          SMILING ->
          hidesMouth(scene.occluder);
      default -> false;
    };
  }

  private static boolean hidesMouth(Scene.Occluder occluder) {
    return switch (occluder) {
      case HAND, MICROPHONE, CUP -> true;
      case NONE, STRANDS, BAR -> false;
    };
  }

  private boolean holds(Attribute attribute) {
    Outfit outfit = scene.outfit;
    Identity.HairColour hair = identity.hair.colourName();
    Identity.HairStyle style = identity.hair.style();
    boolean bald = style == Identity.HairStyle.BALD || style == Identity.HairStyle.RING;
    return switch (attribute) {
      case FIVE_O_CLOCK_SHADOW -> identity.beard == Identity.BeardStyle.SHADOW;
      case ARCHED_EYEBROWS -> identity.brows.arch() > 3;
      case BAGS_UNDER_EYES -> identity.skin.eyeRings() > 0.45f;
      case BALD -> bald;
      case BANGS -> identity.hair.fringe();
      case BIG_LIPS -> identity.mouth.upperLip() + identity.mouth.lowerLip() > 20;
      case BIG_NOSE -> identity.nose.halfWidth() > 19;
      case BLACK_HAIR -> hair == Identity.HairColour.BLACK && !bald;
      case BLOND_HAIR -> hair == Identity.HairColour.BLOND && !bald;
      case BLURRY -> scene.blur > 0.008f;
      case BROWN_HAIR -> hair == Identity.HairColour.BROWN && !bald;
      case BUSHY_EYEBROWS -> identity.brows.thickness() > 7;
      case CHUBBY -> identity.head.fullness() > 0.7f;
      case EYEGLASSES -> outfit.glasses() != Outfit.Glasses.NONE;
      case GOATEE -> identity.beard == Identity.BeardStyle.GOATEE;
      case GRAY_HAIR -> hair == Identity.HairColour.GRAY && !bald;
      case HEAVY_MAKEUP ->
          outfit.lipstick() > 0.4f && outfit.eyeShadow() > 0.4f && outfit.blush() > 0.3f;
      case MALE -> identity.masculinity > 0.5f;
      case MOUTH_SLIGHTLY_OPEN -> actionUnits.isPresent(ActionUnit.LIPS_PART);
      case MUSTACHE ->
          identity.beard == Identity.BeardStyle.MOUSTACHE
              || identity.beard == Identity.BeardStyle.GOATEE
              || identity.beard == Identity.BeardStyle.FULL;
      case NARROW_EYES -> identity.eyes.openness() < 0.93f;
      case NO_BEARD -> identity.beard == Identity.BeardStyle.NONE;
      case PALE_SKIN -> identity.skin.tone().luminance() > 0.64f;
      case RECEDING_HAIRLINE -> identity.hair.recession() > 0.55f && !bald;
      case ROSY_CHEEKS -> identity.skin.rosiness() > 0.65f || outfit.blush() > 0.5f;
      case STRAIGHT_HAIR ->
          style == Identity.HairStyle.LONG_STRAIGHT || style == Identity.HairStyle.BOB;
      case SMILING -> actionUnits.isPresent(ActionUnit.LIP_CORNER_PULLER);
      case WAVY_HAIR ->
          style == Identity.HairStyle.LONG_WAVY
              || style == Identity.HairStyle.CURLY
              || style == Identity.HairStyle.AFRO;
      case WEARING_EARRINGS -> outfit.earrings();
      case WEARING_HAT -> outfit.hat() != Outfit.Hat.NONE;
      case WEARING_LIPSTICK -> outfit.lipstick() > 0;
      case YOUNG -> identity.age < 40;
      case ATTRACTIVE,
          DOUBLE_CHIN,
          HIGH_CHEEKBONES,
          OVAL_FACE,
          POINTY_NOSE,
          SIDEBURNS,
          WEARING_NECKLACE,
          WEARING_NECKTIE ->
          throw new IllegalArgumentException("attribute " + attribute.label() + ": is not drawn");
    };
  }
}
