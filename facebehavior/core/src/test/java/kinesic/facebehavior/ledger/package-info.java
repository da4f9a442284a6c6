/**
 * The gradient ledger, {@code engine/GRADIENTS.md}: what each op and each loss computes, its
 * derivative, and the largest errors that were measured. It is here because this module sees all
 * ops, the losses, the specs of the engine and the golden suite of nn.
 *
 * <p>Start reading at {@link kinesic.facebehavior.ledger.GradientLedgerTest}.
 */
@NullMarked
package kinesic.facebehavior.ledger;

import org.jspecify.annotations.NullMarked;
