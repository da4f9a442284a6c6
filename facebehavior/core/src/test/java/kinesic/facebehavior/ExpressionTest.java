package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionTest {

  @Test
  void theSevenStandInTheOrderOfAffWild2() {
    assertEquals(
        List.of("neutral", "anger", "disgust", "fear", "happiness", "sadness", "surprise"),
        Arrays.stream(Expression.values()).map(Expression::label).toList());
  }

  @Test
  void namesReadBackInAnyCase() {
    assertSame(Expression.FEAR, Expression.parse("Fear"));
    for (Expression expression : Expression.values()) {
      assertSame(expression, Expression.parse(expression.label()));
    }
  }

  @Test
  void anUnknownNameIsRefusedWithTheListOfKnownOnes() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Expression.parse("joy")).getMessage();
    assertEquals(
        "expression: \"joy\" is not one of the 7: "
            + "neutral, anger, disgust, fear, happiness, sadness, surprise",
        message);
  }

  @Test
  void seventeenCompoundsHaveTwoDifferentComponentsAndReadBack() {
    assertEquals(17, CompoundExpression.values().length);
    for (CompoundExpression compound : CompoundExpression.values()) {
      List<Expression> components = compound.components();
      assertEquals(2, components.size());
      assertFalse(components.contains(Expression.NEUTRAL), compound.label());
      assertFalse(components.get(0) == components.get(1), compound.label());
      assertSame(compound, CompoundExpression.parse(compound.label()));
    }
    assertThrows(IllegalArgumentException.class, () -> CompoundExpression.parse("happily angry"));
  }

  @Test
  void happilySurprisedShowsWhatDuEtAlReport() {
    CompoundExpression compound = CompoundExpression.HAPPILY_SURPRISED;
    assertEquals(List.of(Expression.HAPPINESS, Expression.SURPRISE), compound.components());
    assertTrue(compound.isPrototypical(ActionUnit.LIP_CORNER_PULLER));
    assertFalse(compound.isPrototypical(ActionUnit.JAW_DROP));
    assertEquals(0.67f, compound.weight(ActionUnit.JAW_DROP));
    assertEquals(0, compound.weight(ActionUnit.BROW_LOWERER));
  }

  @Test
  void theCompoundTableHasOneRowForEachCompound() {
    Relatedness table = CompoundExpression.relatedness();
    assertEquals(17, table.categories().size());
    for (CompoundExpression compound : CompoundExpression.values()) {
      int k = compound.index();
      assertEquals(compound.label(), table.categories().get(k));
      for (ActionUnit unit : ActionUnit.values()) {
        assertEquals(compound.weight(unit), table.weight(k, unit.index()));
        assertEquals(compound.isPrototypical(unit), table.isPrototypical(k, unit.index()));
      }
    }
  }
}
