package kinesic.facebehavior.synthetic;

import kinesic.facebehavior.ActionUnit;

/**
 * All that one image of a face depends on, beside its size.
 *
 * @param identity the person
 * @param actionUnits what the face does
 * @param pose where the head is turned
 * @param scene dress, light, backdrop, crop, occlusion, blur and noise
 */
public record FaceParameters(Identity identity, Intensities actionUnits, Pose pose, Scene scene) {

  /** Whether the attribute holds in this image: partly the person's, partly the moment's. */
  public boolean has(Attribute attribute) {
    Outfit outfit = scene.outfit;
    Identity.HairColour hair = identity.hair.colourName();
    Identity.HairStyle style = identity.hair.style();
    boolean bald = style == Identity.HairStyle.BALD || style == Identity.HairStyle.RING;
    boolean hat = outfit.hat() != Outfit.Hat.NONE;
    boolean headscarf = outfit.hat() == Outfit.Hat.HEADSCARF;
    return switch (attribute) {
      case FIVE_O_CLOCK_SHADOW -> identity.beard == Identity.BeardStyle.SHADOW;
      case ARCHED_EYEBROWS -> identity.brows.arch() > 3;
      case BAGS_UNDER_EYES -> identity.skin.eyeRings() > 0.45f;
      case BALD -> bald;
      case BANGS -> identity.hair.fringe() && !hat;
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
      case RECEDING_HAIRLINE -> identity.hair.recession() > 0.55f && !bald && !hat;
      case ROSY_CHEEKS -> identity.skin.rosiness() > 0.65f || outfit.blush() > 0.5f;
      case SMILING -> actionUnits.isPresent(ActionUnit.LIP_CORNER_PULLER);
      case WAVY_HAIR ->
          !headscarf
              && (style == Identity.HairStyle.LONG_WAVY
                  || style == Identity.HairStyle.CURLY
                  || style == Identity.HairStyle.AFRO);
      case WEARING_EARRINGS -> outfit.earrings() && !headscarf;
      case WEARING_HAT -> hat;
      case WEARING_LIPSTICK -> outfit.lipstick() > 0;
      case YOUNG -> identity.age < 40;
    };
  }
}
